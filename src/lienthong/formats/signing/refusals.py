"""How signing says no. A fact may itself be `Words`: it is said in the language of the sentence."""

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Language, Words


class SigningRefusal(Refusal):
    """What all refusals of this room share."""

    def say(self, language: Language = "vi") -> str:
        """The sentence, its reason in the same language."""
        facts = {name: fact.say(language) if isinstance(fact, Words) else fact for name, fact in self.facts.items()}
        return self.words.say(language, **facts)


class Unsignable(SigningRefusal):
    """The file cannot take a signature. Facts: `why`."""

    code = "unsignable"
    words = Words(vi="Không ký được tệp này: {why}.", en="This file cannot be signed: {why}.")


class Misplaced(SigningRefusal):
    """The signature has no room where it was wanted. Facts: `why`."""

    code = "misplaced"
    words = Words(vi="Chữ ký đặt không đúng chỗ: {why}.", en="The signature cannot stand there: {why}.")


class BadPicture(SigningRefusal):
    """The picture of a signature or a seal is no PNG that we can draw. Facts: `why`."""

    code = "bad_picture"
    words = Words(vi="Ảnh chữ ký hoặc con dấu không dùng được: {why}.", en="The picture cannot be used: {why}.")


class KeyRefused(SigningRefusal):
    """The token, the service or the person behind a key did not sign. Facts: `why`."""

    code = "key_refused"
    words = Words(vi="Khóa không ký: {why}.", en="The key did not sign: {why}.")


class UnusableKey(SigningRefusal):
    """There is no key to sign with where one was named. Facts: `where`, `why`."""

    code = "unusable_signing_key"
    words = Words(vi="Không mở được khóa ký {where}: {why}.", en="The signing key {where} cannot be opened: {why}.")


class Replaced(SigningRefusal):
    """What came back signed is not the file that was offered. Facts: `why`."""

    code = "replaced"
    words = Words(
        vi="Tệp trả về không phải là tệp đã đưa đi ký: {why}. Tệp trả về không được dùng.",
        en="What came back is not the file that was offered for signing: {why}. It is not used.",
    )


class NoTimeStamp(SigningRefusal):
    """No time-stamp authority answered well. Facts: `why`."""

    code = "no_time_stamp"
    words = Words(vi="Không lấy được dấu thời gian: {why}.", en="There is no time stamp to be had: {why}.")
