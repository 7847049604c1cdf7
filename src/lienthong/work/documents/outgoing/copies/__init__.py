"""Copies: sao y, sao lục, trích sao (Decree 30/2020/NĐ-CP art. 25–27), made of what the office has."""
