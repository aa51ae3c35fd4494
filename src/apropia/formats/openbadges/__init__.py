"""Open Badges as data: 2.0 hosted (`hosted`), 3.0 signed (`signed`), images that carry them (`baking`, `drawing`).

What each function keeps is named by the heading of the specification: *Open Badges 2.0* (IMS Final Release, 12 April
2018), *Open Badges Baking 1.0*, and *Open Badges 3.0* (1EdTech Final Release) with VC Data Model 2.0 and Bitstring
Status List 1.0.
"""
