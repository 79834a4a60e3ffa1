"""States whose words an office may put its own way: it asks for their key, and the word is read where it is printed."""

from enum import property as enum_property
from typing import TYPE_CHECKING, Any

from django.db.models import IntegerChoices, TextChoices
from django.db.models.enums import ChoicesType
from django.utils.functional import lazy

from .house import house_style


class WordedType(ChoicesType):
    """Choices of a column are made once, when its model is: so the words in them are filled in when they are read."""

    @property
    def choices(self) -> list[tuple[Any, Any]]:
        members: Any = self
        return [(member.value, member.lazy_label) for member in members]


class _Worded:
    """A mixin, named first. A class of states says by `__kind__` of what they are; two classes may be of one kind."""

    __kind__: str
    value: Any

    @property
    def word_key(self) -> str:
        """As in "commitment.kept", by which the office's word is kept."""
        return f"{self.__kind__}.{self.value}"

    @property
    def usual(self) -> str:
        """The word where the office has none of its own."""
        return str(self._label_)  # type: ignore[attr-defined]  # every choice has one

    @property
    def is_renamed(self) -> bool:
        return self.label != self.usual

    @enum_property
    def label(self) -> str:
        return house_style().words.get(self.word_key, "") or self.usual

    @property
    def lazy_label(self) -> str:
        """For a list that is made when a module is loaded."""
        return lazy(lambda: self.label, str)()


if TYPE_CHECKING:
    # The types of Django name a metaclass for each base; when it runs they are one and the same.
    class WordedText(_Worded, TextChoices): ...

    class WordedNumber(_Worded, IntegerChoices): ...

else:

    class WordedText(_Worded, TextChoices, metaclass=WordedType):
        """States with a key of letters."""

    class WordedNumber(_Worded, IntegerChoices, metaclass=WordedType):
        """States in their order."""
