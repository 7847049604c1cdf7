"""Freezing one document against every change, and opening it again (Decree 30/2020/NĐ-CP, App. VI: S17)."""
