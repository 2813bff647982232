"""Runs queries for bench/engines.mjs: a JSON request a line in, a JSON answer a line out.

Usage: engine.py duckdb|spark THREADS
Requests: {"setup": tables, "memory": bool} registers files, or loads them into memory; {"sql": text} runs a query
and fetches all rows, or with "stream": true lets them pass by; {"rows": true} gives the rows of the last query: numbers where the type is floating point,
else texts.
"""

import datetime
import json
import math
import sys
import time


def duckdb_engine(threads):
    import duckdb

    connection = duckdb.connect(config={"threads": threads})

    def setup(tables, memory):
        kind = "TABLE" if memory else "VIEW"
        for name, table in tables.items():
            path = table["path"]
            if table["format"] == "csv":
                columns = ", ".join(f"'{column}': '{kind}'" for column, kind in table["columns"].items())
                source = f"read_csv('{path}', header = true, columns = {{{columns}}})"
            else:
                source = f"read_parquet('{path}')"
            connection.execute(f"CREATE {kind} {name} AS SELECT * FROM {source}")

    def run(sql):
        return connection.execute(sql).fetchall()

    def stream(sql):
        for _ in connection.sql(sql).to_arrow_reader(65536):
            pass

    return f"DuckDB {duckdb.__version__}", setup, run, stream


def spark_engine(threads):
    import pyspark
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(f"local[{threads}]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.sql.session.timeZone", "UTC").config("spark.driver.memory", "8g")
    spark = builder.config("spark.sql.shuffle.partitions", str(threads * 2)).getOrCreate()
    spark.sparkContext.setLogLevel("OFF")

    def setup(tables, memory):
        for name, table in tables.items():
            if table["format"] == "csv":
                schema = ", ".join(f"{column} {kind}" for column, kind in table["columns"].items())
                frame = spark.read.csv(table["path"], header=True, schema=schema)
            else:
                frame = spark.read.parquet(table["path"])
            frame.createOrReplaceTempView(name)
            if memory:
                spark.sql(f"CACHE TABLE {name}")

    def run(sql):
        return spark.sql(sql).collect()

    def stream(sql):
        for _ in spark.sql(sql).toLocalIterator():
            pass

    return f"Spark {pyspark.__version__}", setup, run, stream


def cell(value):
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ")
    return str(value)


def main(engine, threads):
    name, setup, run, stream = {"duckdb": duckdb_engine, "spark": spark_engine}[engine](threads)
    print(json.dumps({"name": name}), flush=True)
    rows = []
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if "setup" in request:
                setup(request["setup"], request["memory"])
                answer = {}
            elif "rows" in request:
                answer = {"rows": [[cell(value) for value in row] for row in rows]}
            else:
                start = time.perf_counter()
                rows = stream(request["sql"]) if request.get("stream") else run(request["sql"])
                answer = {"ms": (time.perf_counter() - start) * 1000}
        except Exception as error:
            answer = {"error": str(error).split("\n")[0]}
        print(json.dumps(answer), flush=True)


main(sys.argv[1], int(sys.argv[2]))
