"""What is odd about a message that can be read all the same. A finding never refuses anything.

A finding *matters* where it could make a clerk act wrongly or not at all: nobody to register it for, a number or day
that cannot be entered, a file that cannot be opened, an act or a status that means something else than it seems.
Everything that healthy messages of the national axis show every day is a *note*: no XML signature, another vendor's
spelling, a missing SteeringType. Notes are for the vendor, at leisure; what matters is for somebody today.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lienthong.formats.edxml.tolerance import REASONS, RULES, Rule, Severity
from lienthong.kernel.words import Language

__all__ = ["RULES", "Finding", "Rule", "Severity"]

_NO_FACTS: Mapping[str, object] = {}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing seen in one place. The words, the severity and the source are those of its rule."""

    code: str
    path: str = ""
    """Where, as a path from the root in the standard's own spelling: `edXML/edXMLEnvelope/…/To[2]/OrganId`."""
    facts: Mapping[str, object] = field(default_factory=lambda: _NO_FACTS)

    @property
    def rule(self) -> Rule:
        """The rule that was not kept."""
        return RULES[self.code]

    @property
    def severity(self) -> Severity:
        """Whether it matters."""
        return self.rule.severity

    def message(self, language: Language = "vi") -> str:
        """What was seen, as a sentence."""
        facts = dict(self.facts)
        if "why" in facts:
            facts["why"] = REASONS[str(facts["why"])].say(language)
        return self.rule.seen.say(language, **facts)

    def expected(self, language: Language = "vi") -> str:
        """What is expected instead, as a sentence."""
        return self.rule.expected.say(language)

    @property
    def source(self) -> str:
        """The paragraph, law or observation that the rule rests on."""
        return self.rule.source
