"""Keeps a copy of a view over ODBC as a loader does: connection string, view, its key columns, the file of the copy.

Asks for what was written from five minutes before the newest row that it holds, puts each row in the place of the one with the same key, and says as
JSON how many rows came, how many of them were new or other than before, whether the copy is now what a whole copy would be, and by which plan it asked.
"""
import json
import pathlib
import sys

import pyodbc

connection, view, keys, copy = sys.argv[1:5]
key_count = len(keys.split(","))
session = pyodbc.connect(connection, readonly=True, autocommit=True)


def rows(where):
    """The rows of a condition by their keys, each as text; the newest change last."""
    question = f"select {keys}, updated_at::text, to_jsonb(v)::text from bi_v1.{view} v {where}"
    return {"/".join(map(str, row[:key_count])): [row[-2], row[-1]] for row in session.execute(question)}


path = pathlib.Path(copy)
held = json.loads(path.read_text("utf-8")) if path.exists() else {}
where = ""
if held:
    newest = max(changed for changed, _ in held.values())
    where = f"where updated_at >= timestamptz '{newest}' - interval '5 minutes'"
fetched = rows(where)
changed = [key for key, row in fetched.items() if held.get(key) != row]
held.update(fetched)
path.write_text(json.dumps(held), "utf-8")
plan = session.execute(f"explain select * from bi_v1.{view} v {where}").fetchall()
print(
    json.dumps(
        {
            "fetched": len(fetched),
            "changed": len(changed),
            "rows": len(held),
            "whole": held == rows(""),
            "plan": "\n".join(line for (line,) in plan),
        }
    )
)
