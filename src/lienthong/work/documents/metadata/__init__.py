"""What is told of a document and of a file when it leaves (Decree 30/2020/NĐ-CP, App. VI, Part II).

`fields` is the table of the decree, `records` fills it, `writing` makes XML of it, `exporting` a whole file as XML with
its documents, or as one PDF to read.
"""
