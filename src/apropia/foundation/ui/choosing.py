"""Choosing several of many: boxes to tick instead of a list that only the mouse and a held key can use."""

from typing import Any

from django import forms

from apropia.foundation.alphabet import sort_key

# From so many choices on, a field can be searched.
LONG = 12
DEEPEST = 4


class TreeChecks(forms.CheckboxSelectMultiple):
    """Boxes of things that have a `path` like `/1/5/9/`: each after what it hangs from, and set in."""

    def optgroups(self, name: str, value: Any, attrs: dict[str, Any] | None = None) -> list[Any]:
        """Return the boxes as their tree, those of one parent by name."""
        groups = super().optgroups(name, value, attrs)
        keys = {str(option["value"]): sort_key(str(option["label"])) for _group, (option,), _index in groups}

        def place(group: Any) -> list[str]:
            return [keys.get(step, "") for step in group[1][0]["path"]]

        return sorted(groups, key=place)

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add where a choice lies in the tree, and how deep."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        option["path"] = value.instance.path.strip("/").split("/")
        option["depth"] = min(DEEPEST, len(option["path"]) - 1)
        return option
