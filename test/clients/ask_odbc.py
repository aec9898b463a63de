"""Asks one question over ODBC: connection string, statement; prints the columns of the first row, separated by bars."""
import sys

import pyodbc

row = pyodbc.connect(sys.argv[1], readonly=True).execute(sys.argv[2]).fetchone()
sys.stdout.buffer.write(("|".join(str(value) for value in row) + "\n").encode("utf-8"))
