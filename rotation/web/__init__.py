"""The officer's desk: a page on the own machine that calls what the command line calls, and nothing else.

The server holds no data and loads no solver: what is computed is computed in child processes, what is
kept is kept in the folder of the desk.
"""
