-- Operators on numbers: result types, overflow, division, NULL.
SELECT 1 + 1, 1 + 1L, 1 + 1.5, 1.5 + 1.5D, 2Y + 3S;
--> struct<(1 + 1):int,(1 + 1):bigint,(1 + 1.5):decimal(3,1),(1.5 + 1.5):double,(2 + 3):smallint>
--= 2	2	2.5	3.0	5

SELECT 7 / 2, 7 div 2, 7 % 3, -7 % 3, 7 div -2, 1.0 / 3, 10 / 4.0;
--> struct<(7 / 2):double,(7 div 2):bigint,(7 % 3):int,(-7 % 3):int,(7 div -2):bigint,(1.0 / 3):decimal(7,6),(10 / 4.0):decimal(9,6)>
--= 3.5	3	1	-1	-3	0.333333	2.500000

SELECT 2147483647 + 1;
--! ARITHMETIC_OVERFLOW 22003

SELECT -(-2147483648);
--! ARITHMETIC_OVERFLOW 22003

SELECT 9223372036854775807 + 1L;
--! ARITHMETIC_OVERFLOW 22003

SELECT 127Y + 1Y;
--! BINARY_ARITHMETIC_OVERFLOW 22003

SELECT 1 / 0;
--! DIVIDE_BY_ZERO 22012

SELECT 1.0 / 0;
--! DIVIDE_BY_ZERO 22012

SELECT 1 % 0;
--! REMAINDER_BY_ZERO 22012

SELECT 1D / 0;
--! DIVIDE_BY_ZERO 22012

SELECT NULL + 1, NULL / 0, 1 * CAST(NULL AS INT);
--> struct<(NULL + 1):int,(NULL / 0):double,(1 * CAST(NULL AS INT)):int>
--= NULL	NULL	NULL

SELECT CAST(9.99 AS DECIMAL(3, 2)) * CAST(9.99 AS DECIMAL(3, 2)), CAST(1 AS DECIMAL(38, 0)) + 0.5;
--> struct<(CAST(9.99 AS DECIMAL(3,2)) * CAST(9.99 AS DECIMAL(3,2))):decimal(7,4),(CAST(1 AS DECIMAL(38,0)) + 0.5):decimal(38,1)>
--= 99.8001	1.5

SELECT CAST('99999999999999999999999999999999999999' AS DECIMAL(38, 0)) + 1;
--! NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION 22003

SELECT CAST('12345678901234567890.123456789' AS DECIMAL(29, 9)) * CAST('-3.000000001' AS DECIMAL(10, 9));
--> struct<(CAST(12345678901234567890.123456789 AS DECIMAL(29,9)) * CAST(-3.000000001 AS DECIMAL(10,9))):decimal(38,16)>
--= -37037036716049382571.6049382571234568

SELECT try_add(2147483647, 1), try_divide(1, 0), try_subtract(-2147483648, 1), try_multiply(2147483647, 2);
--> struct<try_add(2147483647, 1):int,try_divide(1, 0):double,try_subtract(-2147483648, 1):int,try_multiply(2147483647, 2):int>
--= NULL	NULL	NULL	NULL

SELECT abs(-5), abs(-1.5), sign(-3), positive(4), negative(4);
--> struct<abs(-5):int,abs(-1.5):decimal(2,1),sign(-3):double,(+ 4):int,negative(4):int>
--= 5	1.5	-1.0	4	-4

SELECT 5 & 3, 5 | 3, 5 ^ 3, ~5, 1 << 3, -8 >> 1, -8 >>> 28;
--> struct<(5 & 3):int,(5 | 3):int,(5 ^ 3):int,~5:int,(1 << 3):int,(-8 >> 1):int,(-8 >>> 28):int>
--= 1	7	6	-6	8	-4	15

SELECT a, b, a + b AS s, a * b AS p, a - b AS d FROM VALUES (1, 2), (3, NULL), (-4, 5) AS t(a, b) ORDER BY a;
--> struct<a:int,b:int,s:int,p:int,d:int>
--= -4	5	1	-20	-9
--= 1	2	3	2	-1
--= 3	NULL	NULL	NULL	NULL

SELECT a / b FROM VALUES (1, 1), (2, 0) AS t(a, b);
--! DIVIDE_BY_ZERO 22012

SELECT CASE WHEN b = 0 THEN NULL ELSE a / b END AS q FROM VALUES (1, 1), (2, 0) AS t(a, b) ORDER BY a;
--> struct<q:double>
--= 1.0
--= NULL

SELECT float('nan') = float('nan'), float('nan') > double('inf'), 0.0D = -0.0D;
--> struct<(nan = nan):boolean,(nan > inf):boolean,(0.0 = -0.0):boolean>
--= true	true	true

-- Whole numbers nearest to doubles and floats: halves go up or to even ones, and there is no negative zero.
SELECT d, round(d), bround(d), round(CAST(d AS FLOAT)), bround(CAST(d AS FLOAT)), round(d, 1)
FROM VALUES (0.5D), (-0.5D), (1.5D), (2.5D), (-2.5D), (0.49999999999999994D), (-0.49999999999999994D), (0.3D), (-0.3D), (-0.0D),
  (4503599627370495.5D), (4503599627370496.5D), (9007199254740993D), (1e300D), (-1e300D), (8388607.5D), (double('NaN')), (double('Infinity')), (double('-Infinity')), (NULL) AS t(d);
--> struct<d:double,round(d, 0):double,bround(d, 0):double,round(CAST(d AS FLOAT), 0):float,bround(CAST(d AS FLOAT), 0):float,round(d, 1):double>
--= -0.0	0.0	0.0	0.0	0.0	0.0
--= -0.3	0.0	0.0	0.0	0.0	-0.3
--= -0.49999999999999994	0.0	0.0	-1.0	0.0	-0.5
--= -0.5	-1.0	0.0	-1.0	0.0	-0.5
--= -1.0E300	-1.0E300	-1.0E300	-Infinity	-Infinity	-1.0E300
--= -2.5	-3.0	-2.0	-3.0	-2.0	-2.5
--= -Infinity	-Infinity	-Infinity	-Infinity	-Infinity	-Infinity
--= 0.3	0.0	0.0	0.0	0.0	0.3
--= 0.49999999999999994	0.0	0.0	1.0	0.0	0.5
--= 0.5	1.0	0.0	1.0	0.0	0.5
--= 1.0E300	1.0E300	1.0E300	Infinity	Infinity	1.0E300
--= 1.5	2.0	2.0	2.0	2.0	1.5
--= 2.5	3.0	2.0	3.0	2.0	2.5
--= 4.5035996273704955E15	4.503599627370496E15	4.503599627370496E15	4.5035996E15	4.5035996E15	4.5035996273704955E15
--= 4.503599627370496E15	4.503599627370496E15	4.503599627370496E15	4.5035996E15	4.5035996E15	4.503599627370496E15
--= 8388607.5	8388608.0	8388608.0	8388608.0	8388608.0	8388607.5
--= 9.007199254740992E15	9.007199254740992E15	9.007199254740992E15	9.0071993E15	9.0071993E15	9.007199254740992E15
--= Infinity	Infinity	Infinity	Infinity	Infinity	Infinity
--= NULL	NULL	NULL	NULL	NULL	NULL
--= NaN	NaN	NaN	NaN	NaN	NaN
