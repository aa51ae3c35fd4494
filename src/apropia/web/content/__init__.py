"""The content origin: hands out the files of one package to whoever holds a signed address, and nothing else.

A WSGI application of its own, without Django's middleware, sessions, cookies, templates or database: what is not here
cannot be reached from a package. `/<grant>/c/<file>` is a file of the package, read from its zip where it lies;
`/<grant>/-/<file>` is a player of ours or one in `vendor`.
"""
