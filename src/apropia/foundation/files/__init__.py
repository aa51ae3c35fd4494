"""Files that people upload or jobs produce: kept by content, checked by content, opened only through a rule.

A *stored file* is a row of one entity (name, type, size, who, whose rule); a *blob* is the content on disk, named by
its SHA-256 under `FILES_ROOT`, shared by every row with the same content. No path is ever made from what a user wrote.

Promise: the type is what the content says; pictures and captions are written anew, sounds and videos are read by their
structure and say no more where or with what they were recorded; SVG and HTML never enter.
A file opens at `/archivos/<uid>` only when the rule of its owner says so. Blobs that no row names are swept.
"""
