"""The command line: `apropia init | serve | demo | doctor | …`."""
