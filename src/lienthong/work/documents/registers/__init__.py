"""The five registers of Decree 30/2020/NĐ-CP (App. IV), the reports of handling, and the figures of an office.

`books` says which columns each register has, `lines` reads them, `sheets` makes papers of them, `entries` are the two
registers that people write into themselves, `figures` counts.
"""
