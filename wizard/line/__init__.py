"""The wizard asked line by line: the same flow as on the screen, for terminals and people a screen does not suit.

Two askers put the questions: one with lists to move through (questionary), one with numbers on plain standard input
and output, which redraws nothing and works through a pipe.
"""
