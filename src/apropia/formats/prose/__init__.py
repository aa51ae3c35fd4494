"""Texts in Spanish written in Markdown: what they are made of, and what stands in the way of whoever reads them. Pure.

A *finding* says where in words of the text; how grave it is and how to say it are the business of who asks.
"""
