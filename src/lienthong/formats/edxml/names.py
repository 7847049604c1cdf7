"""The element names of edXML in the standard's spelling, and how other spellings lead to them (§1, §3-§8, §11)."""

OURS = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
XMLDSIG = "http://www.w3.org/2000/09/xmldsig#"
XLINK = "http://www.w3.org/1999/xlink"
XINCLUDE = "http://www.w3.org/2001/XInclude"
XML = "http://www.w3.org/XML/1998/namespace"
OLD_SOAP = "http://www.e-doc.vn/Schema/"
GO_VN = "http://www.go.vn/eDoc"

# `Bussiness…`, `TyperNotation`, `OrganizationInCharge` and `Appendixes` look wrong and are right on the wire.
_STANDARD = """
edXML edXMLEnvelope edXMLHeader edXMLBody edXMLManifest Reference AttachmentEncoded Attachment
MessageHeader From To OrganId OrganizationInCharge OrganName OrganAdd Email Telephone Fax Website
DocumentId Code CodeNumber CodeNotation PromulgationInfo Place PromulgationDate DocumentType Type TypeDetail TypeName
Subject Content SignerInfo Competence Position FullName DueDate ToPlaces
OtherInfo Priority SphereOfPromulgation TyperNotation PromulgationAmount PageAmount ReplyFors Direction ReferenceCodes
Appendixes Appendix ResponseFor SteeringType ResponseForTask TaskCode ApplicationType
TraceHeaderList TraceHeader Timestamp Bussiness BussinessDocType BussinessDocReason Paper BussinessDocumentInfo
DocumentInfo DocumentReceiver ReceiverList Receiver ReceiverType ReplacementInfoList ReplacementInfo OrganIdList
StaffInfo Department Staff Mobile DepartmentId StaffId
Signature DigitalSignature StatusCode
ContentId ContentType Description AttachmentName ContentTransferEncoded FieldName MimeType Format
"""

STANDARD: tuple[str, ...] = tuple(_STANDARD.split())
"""Every name we know, once."""

BY_LOWER: dict[str, str] = {name.lower(): name for name in STANDARD}
"""From a name in lower case to the standard's spelling, Bkav eDoc's and older kits' spellings included."""
BY_LOWER |= {name.lower().replace("bussiness", "business"): name for name in STANDARD if "Bussiness" in name}
BY_LOWER |= {"organincharge": "OrganizationInCharge", "messagestatus": "MessageHeader"}

BKAV_SPELLINGS = frozenset({"organincharge"} | {lower for lower in BY_LOWER if lower.startswith("business")})
"""What gives Bkav eDoc away (variant B)."""


def same_namespace(uri: str) -> bool:
    """True for our namespace, however carelessly it is written: other capitals, https, a slash at the end."""
    return uri == OURS or uri.strip().rstrip("/").lower().replace("https://", "http://") == OURS.lower()
