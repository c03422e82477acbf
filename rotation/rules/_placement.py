"""What a pair rule is asked of one placement: whether it may be, and what it is."""

from __future__ import annotations

from typing import Generic

from typing_extensions import TypeVar

from rotation.domain.round import Opening, Round
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Form

World = TypeVar("World", default=Round)
"""Facts under settings, with who counts and what may be chosen."""
Person = TypeVar("Person", default=Teacher)
Post = TypeVar("Post", default=Opening)


class OfPlacement(Generic[World, Person, Post]):
    """Questions about somebody and a post; each has an answer that says nothing."""

    def permits(self, round: World, teacher: Person, opening: Post) -> bool:
        """Whether the teacher may take the post."""
        del round, teacher, opening
        return True

    @classmethod
    def screens(cls) -> bool:
        """Whether it may refuse a post at all; a rule that only reads what a placement is does not."""
        return cls.permits is not OfPlacement.permits

    def form(self, round: World, teacher: Person, opening: Post) -> Form | None:
        """Return the form of a placement without an order; None if another rule, or the round, says."""
        del round, teacher, opening
        return None

    def term_years(self, round: World, form: Form) -> int | None:
        """Return the term of a form in school years; None if another rule, or the round, says."""
        del round, form
        return None

    def narrows(self, round: World) -> bool:
        """Whether somebody of E may be placed who does not count in X by it: only then is `counts` asked."""
        del round
        return False

    def counts(self, round: World, teacher: Person, opening: Post) -> bool:
        """Whether a placement counts in X."""
        del round, teacher, opening
        return True

    def shows(self, round: World, teacher: Person, opening: Post) -> bool:
        """Return what its examples hold to: the post may be taken, and counts."""
        return self.permits(round, teacher, opening) and self.counts(round, teacher, opening)
