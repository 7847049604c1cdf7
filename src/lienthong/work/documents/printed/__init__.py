"""Lists that leave the desk on paper or as a file: one description, printed as PDF, as a workbook, as a Word file.

Everything that is printed says from which system, by whom and when (Decree 30/2020/NĐ-CP, App. VI, S14). The words of
the forms are those of the law, so papers are Vietnamese whatever the language of the page.
"""

from lienthong.work.documents.printed.paper import pdf
from lienthong.work.documents.printed.sheet import Column, Mark, Sheet
from lienthong.work.documents.printed.word import docx
from lienthong.work.documents.printed.workbook import xlsx

__all__ = ["Column", "Mark", "Sheet", "docx", "pdf", "xlsx"]
