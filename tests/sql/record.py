"""Writes what Apache Spark answers into SQL test files. See README.md."""

import re
import sys

from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

ANSWER = re.compile(r"^--[>=!]")


def statements(text):
    """Yields (comments before, statement); answers recorded earlier are left out."""
    comments, lines = [], []
    for line in text.split("\n"):
        if ANSWER.match(line):
            continue
        if not lines and (line.startswith("--") or not line.strip()):
            comments.append(line)
            continue
        lines.append(line)
        if line.rstrip().endswith(";"):
            yield comments, "\n".join(lines)
            comments, lines = [], []
    if any(line.strip() for line in comments):
        yield comments, None


def answer(spark, sql):
    try:
        execution = spark._jsparkSession.sql(sql).queryExecution()
        schema = execution.analyzed().schema().catalogString()
        rows = spark._jvm.org.apache.spark.sql.execution.HiveResult.hiveResultString(execution.executedPlan())
        lines = [rows.apply(i) for i in range(rows.size())]
        if not sorts(sql):
            lines.sort()
        return ["--> " + schema] + [("--= " + line) for line in lines]
    except Exception as error:  # a Py4JJavaError, or what PySpark makes of it
        return ["--! " + describe(error)]


def sorts(sql):
    """Does the statement end in an ORDER BY of its own, not of a subquery?"""
    depth, flat = 0, []
    for character in sql:
        depth += {"(": 1, ")": -1}.get(character, 0)
        flat.append(character if depth == 0 else " ")
    return re.search(r"\border\s+by\b", "".join(flat), re.I) is not None


def describe(error):
    java = getattr(error, "java_exception", None) or getattr(error, "_origin", None)
    if isinstance(error, PySparkException):
        return f"{error.getCondition()} {error.getSqlState()}"
    cause = java
    while cause is not None:
        if hasattr(cause, "getCondition"):
            try:
                return f"{cause.getCondition()} {cause.getSqlState()}"
            except TypeError:
                pass
        cause = cause.getCause()
    return f"{type(error).__name__} -"


def main(paths):
    builder = SparkSession.builder.master("local[2]")
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.datetime.java8API.enabled": "true",
        "spark.driver.extraJavaOptions": "-Duser.timezone=UTC",
        "spark.sql.catalogImplementation": "in-memory",
    }
    for key, value in settings.items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    for path in paths:
        session = spark.newSession()
        # The session whose settings (the time zone) values are printed with.
        spark._jvm.org.apache.spark.sql.SparkSession.setActiveSession(session._jsparkSession)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        out = []
        for comments, statement in statements(text):
            out += comments
            if statement is not None:
                out += [statement, *answer(session, statement.rstrip().rstrip(";"))]
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(out).rstrip("\n") + "\n")
        print(path, file=sys.stderr)


main(sys.argv[1:])
