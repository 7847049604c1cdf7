"""The sections in which a version is written: each has a page of its own and saves by itself."""

from dataclasses import dataclass

from lienthong.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Section:
    """One page of the desk. `fields` are the parts of the content that it writes; `rows` names its list, if any."""

    key: str
    group: str
    words: Words
    about: Words
    fields: tuple[str, ...]
    rows: str = ""


GROUPS: dict[str, Words] = {
    "told": Words(vi="Người dân đọc gì", en="What citizens read"),
    "worked": Words(vi="Cơ quan làm thế nào", en="How it is worked"),
}

SECTIONS: tuple[Section, ...] = (
    Section(
        "name",
        "told",
        Words(vi="Tên và lĩnh vực", en="Name and sector"),
        Words(vi="Thủ tục gọi là gì, thuộc lĩnh vực và cấp nào.", en="What it is called, its sector and level."),
        ("name", "name_exact", "code", "sector", "level", "notes", "evidence"),
    ),
    Section(
        "people",
        "told",
        Words(vi="Ai làm, ai quyết định", en="Who applies, who decides"),
        Words(vi="Đối tượng, cơ quan, điều kiện.", en="Applicants, agencies, conditions."),
        ("applicants", "authority", "handled_by", "presence", "conditions", "refuse_when", "occasions"),
    ),
    Section(
        "filing",
        "told",
        Words(vi="Cách nộp và thời hạn", en="Filing and terms"),
        Words(vi="Nộp ở đâu, bao lâu có kết quả, phải khai gì.", en="Where to file, how long, what to declare."),
        (
            "channels",
            "fallback_channels",
            "terms",
            "check_extension",
            "check_note",
            "service_level",
            "partial_reason",
            "sets",
            "form_fields",
        ),
    ),
    Section(
        "papers",
        "told",
        Words(vi="Thành phần hồ sơ", en="Papers"),
        Words(
            vi="Mỗi trường hợp của người nộp có danh sách giấy tờ riêng.",
            en="Each situation of an applicant has its own list of papers.",
        ),
        ("variants",),
        "variants",
    ),
    Section(
        "fees",
        "told",
        Words(vi="Phí, lệ phí", en="Fees"),
        Words(vi="Thu gì, bao nhiêu, miễn cho ai.", en="What is due, how much, and who pays nothing."),
        ("fees",),
        "fees",
    ),
    Section(
        "result",
        "told",
        Words(vi="Kết quả", en="Result"),
        Words(vi="Người dân nhận được gì.", en="What the applicant gets."),
        ("result",),
    ),
    Section(
        "law",
        "told",
        Words(vi="Căn cứ pháp lý", en="Legal basis"),
        Words(vi="Luật, nghị định, quyết định làm căn cứ.", en="Laws, decrees and decisions it rests on."),
        ("legal_basis",),
        "legal_basis",
    ),
    Section(
        "steps",
        "worked",
        Words(vi="Các bước", en="Steps"),
        Words(
            vi="Các bước cùng chờ một bước thì làm song song. Không có bước nào thì dùng bốn bước thông thường.",
            en="Steps that wait for the same step run in parallel. Without any, the ordinary four are used.",
        ),
        ("steps",),
        "steps",
    ),
    Section(
        "process",
        "worked",
        Words(vi="Quy trình", en="Process"),
        Words(vi="Quyết định quy trình nội bộ, liên thông.", en="The decision on the internal process; other systems."),
        ("legal_process_decision", "interconnected", "foreign_system", "sequence"),
    ),
    Section(
        "supplement",
        "worked",
        Words(vi="Bổ sung hồ sơ", en="Asking for papers"),
        Words(
            vi="Được yêu cầu mấy lần, trong bao lâu. Ô để trống thì theo quy định chung của ngày tiếp nhận.",
            en="How often and how soon. What is left empty follows the law of the day of acceptance.",
        ),
        ("supplement",),
    ),
    Section(
        "consult",
        "worked",
        Words(vi="Lấy ý kiến", en="Consulting"),
        Words(vi="Hỏi ý kiến cơ quan khác.", en="Asking another agency for its opinion."),
        ("consult",),
    ),
    Section(
        "codes",
        "worked",
        Words(vi="Mã khác", en="Other codes"),
        Words(
            vi="Mã của tỉnh, mã cũ, mã chưa kiểm tra. Mã quốc gia ghi ở “Tên và lĩnh vực”.",
            en="Codes of the province, former and unverified ones. The national code stands in “Name and sector”.",
        ),
        ("other_codes",),
        "other_codes",
    ),
)


def named(key: str) -> Section | None:
    """The section of a key; None where there is none."""
    return next((each for each in SECTIONS if each.key == key), None)


def of_place(place: str) -> Section | None:
    """The section that writes a place of a finding, such as `steps[2].unit`."""
    root = place.split("[")[0].split(".")[0]
    wanted = {"sequence": "steps"}.get(root)
    if wanted:
        return named(wanted)
    return next((each for each in SECTIONS if root in each.fields), None)
