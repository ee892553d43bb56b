"""What theory says about the number of regions, each statement with its source."""

from app.theory.lines import Box, Family, TheoryLine, theory_lines

__all__ = ["Box", "Family", "TheoryLine", "theory_lines"]
