"""Runs queries for bench/run.mjs: a JSON request a line in, a JSON answer a line out.

Usage: engine.py duckdb|spark THREADS
Requests: {"setup": {table: path}} registers files; {"sql": text} runs a query and fetches all rows.
"""

import json
import sys
import time


def duckdb_engine(threads):
    import duckdb

    connection = duckdb.connect(config={"threads": threads})

    def setup(tables):
        for name, path in tables.items():
            reader = "read_csv" if path.endswith(".csv") else "read_parquet"
            connection.execute(f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM {reader}('{path}')")

    def run(sql):
        return len(connection.execute(sql).fetchall())

    return f"DuckDB {duckdb.__version__}", setup, run


def spark_engine(threads):
    import pyspark
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(f"local[{threads}]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.sql.session.timeZone", "UTC").config("spark.driver.memory", "8g")
    spark = builder.config("spark.sql.shuffle.partitions", str(threads * 2)).getOrCreate()
    spark.sparkContext.setLogLevel("OFF")

    def setup(tables):
        for name, path in tables.items():
            reader = spark.read
            frame = reader.csv(path, header=True, inferSchema=True) if path.endswith(".csv") else reader.parquet(path)
            frame.createOrReplaceTempView(name)

    def run(sql):
        return len(spark.sql(sql).collect())

    return f"Apache Spark {pyspark.__version__}", setup, run


def main(engine, threads):
    name, setup, run = {"duckdb": duckdb_engine, "spark": spark_engine}[engine](threads)
    print(json.dumps({"name": name}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            start = time.perf_counter()
            rows = setup(request["setup"]) if "setup" in request else run(request["sql"])
            answer = {"ms": (time.perf_counter() - start) * 1000, "rows": rows}
        except Exception as error:
            answer = {"error": str(error).split("\n")[0]}
        print(json.dumps(answer), flush=True)


main(sys.argv[1], int(sys.argv[2]))
