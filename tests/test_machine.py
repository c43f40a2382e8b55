"""A machine that loads, edits, saves and loads again, in any order, and knows what has to come of it."""

from __future__ import annotations

import copy
import random

import layouts
import properties
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

import newsmeta
from newsmeta import Article, Document, NewsmetaError
from newsmeta._compare import same

SEEDS = st.integers(0, 2**48)


class Editing(RuleBasedStateMachine):
    """One document, the record that it should hold, and the text that it stands on."""

    @initialize(seed=SEEDS)
    def start(self, seed: int) -> None:
        rnd = random.Random(seed)
        while True:
            text = layouts.Layout(rnd).document(layouts.plain_form(layouts.article(rnd)))
            doc = properties.check_text(text)
            if doc is not None:
                break
        self.doc = doc
        self.text = text

    @rule(seed=SEEDS)
    def edit(self, seed: int) -> None:
        """Change something of the record; sometimes the same thing comes out."""
        layouts.edit(random.Random(seed), self.doc.record)

    @rule(seed=SEEDS)
    def check_an_edit(self, seed: int) -> None:
        """An edit of a copy, with all that is to be true of it."""
        doc = newsmeta.loads(self.text)
        properties.check_edit(doc, random.Random(seed), steps=2)

    @rule()
    def take_back(self) -> None:
        """Set everything back: nothing is changed."""
        self.doc.record = newsmeta.loads(self.text).record
        self.doc.body = newsmeta.loads(self.text).body
        assert not self.doc.changed
        assert newsmeta.dumps(self.doc) == self.text

    @rule(body=st.sampled_from(["", "\n", "Text\n", "---\nx: 1\n---\n", "\r\n", "no end"]))
    def change_the_body(self, body: str) -> None:
        self.doc.body = body

    @rule()
    def save_and_load(self) -> None:
        """Take what is written for the file that is read next."""
        try:
            made = newsmeta.dumps(self.doc)
        except NewsmetaError:
            return
        again = newsmeta.loads(made)
        assert same(self.doc.record, again.record)
        assert again.body == self.doc.body
        self.doc, self.text = again, made

    @rule()
    def copy_it(self) -> None:
        self.doc = copy.deepcopy(self.doc)

    @rule()
    def write_anew(self) -> None:
        """From scratch, the record is written in the canonical layout, and all readers agree on it."""
        properties.check_new(self.doc.record)
        try:
            made = newsmeta.dumps(Document(self.doc.record))
        except NewsmetaError:
            return
        properties.check_readers(made)

    @invariant()
    def writing_changes_nothing(self) -> None:
        """`dumps` and `diff` say what is changed, and change nothing themselves."""
        before = copy.deepcopy(self.doc.record)
        try:
            made = newsmeta.dumps(self.doc)
        except NewsmetaError:
            return
        assert (made != self.text) == (self.doc.diff() != "")
        assert newsmeta.dumps(self.doc) == made
        assert same(before, self.doc.record, offsets=True)
        assert isinstance(self.doc.record, Article)


TestEditing = Editing.TestCase
TestEditing.settings = settings(
    max_examples=max(settings().max_examples // 4, 1), stateful_step_count=12, deadline=None
)
