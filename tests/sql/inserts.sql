CREATE TABLE own_source (a INT, p INT) USING PARQUET PARTITIONED BY (p);
--> struct<>

INSERT INTO own_source VALUES (1, 1), (2, 2);
--> struct<>

INSERT INTO own_source SELECT a + 10, p FROM own_source;
--> struct<>

INSERT OVERWRITE own_source SELECT * FROM own_source;
--! UNSUPPORTED_OVERWRITE.TABLE 42902

INSERT OVERWRITE own_source PARTITION (p = 1) SELECT a FROM own_source;
--! UNSUPPORTED_OVERWRITE.TABLE 42902

INSERT OVERWRITE own_source WITH x AS (SELECT * FROM own_source) SELECT * FROM x UNION ALL SELECT 1, 2;
--! UNSUPPORTED_OVERWRITE.TABLE 42902

CREATE TEMPORARY VIEW through_view AS SELECT * FROM own_source;
--> struct<>

INSERT OVERWRITE own_source SELECT * FROM through_view;
--! UNSUPPORTED_OVERWRITE.TABLE 42902

INSERT OVERWRITE own_source SELECT max(a), 3 FROM (VALUES (1), (2)) AS v(a) WHERE a < (SELECT count(*) FROM own_source);
--> struct<>

SELECT * FROM own_source;
--> struct<a:int,p:int>
--= 2	3

INSERT INTO own_source VALUES (5, 5);
--> struct<>

SET spark.sql.sources.partitionOverwriteMode=dynamic;
--> struct<key:string,value:string>
--= spark.sql.sources.partitionOverwriteMode	dynamic

INSERT OVERWRITE own_source SELECT a + 1, p FROM own_source WHERE p = 5;
--> struct<>

INSERT OVERWRITE own_source PARTITION (p = 5) SELECT a FROM own_source;
--! UNSUPPORTED_OVERWRITE.TABLE 42902

SELECT * FROM own_source ORDER BY a;
--> struct<a:int,p:int>
--= 2	3
--= 6	5

SET spark.sql.sources.partitionOverwriteMode=static;
--> struct<key:string,value:string>
--= spark.sql.sources.partitionOverwriteMode	static

DROP VIEW through_view;
--> struct<>

DROP TABLE own_source;
--> struct<>
