"""The styles and settings of a DOCX: `STYLES` under the names Word shows, so an official can still change them."""

from __future__ import annotations

from reports.docx_xml import twips
from reports.typography import FONT, STYLES, TextStyle

_JC = {"left": "left", "center": "center", "justify": "both"}

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def styles_xml() -> str:
    fonts = " ".join(f'w:{script}="{FONT}"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
    return (
        f'<w:styles xmlns:w="{NAMESPACE}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {fonts}/>{_size(14)}'
        '<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/></w:style>'
        '<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/>'
        '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
        f"{''.join(_style(key, style) for key, style in STYLES.items())}</w:styles>"
    )


def settings_xml() -> str:
    """Mode 15 is Word 2013 and later; an older one opens as "Compatibility Mode"."""
    return (
        f'<w:settings xmlns:w="{NAMESPACE}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="vi-VN"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
    )


def _style(key: str, style: TextStyle) -> str:
    first = f'w:{"firstLine" if style.first >= 0 else "hanging"}="{twips(abs(style.first))}"'
    weight = ("<w:b/><w:bCs/>" if style.bold else "") + ("<w:i/><w:iCs/>" if style.italic else "")
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{style.label}"/><w:basedOn w:val="Normal"/>'
        f'<w:qFormat/><w:pPr><w:spacing w:before="{style.before * 20:.0f}" w:after="{style.after * 20:.0f}" '
        f'w:line="{style.line * 240:.0f}" w:lineRule="auto"/>'
        f'<w:ind w:left="{twips(style.left)}" w:right="{twips(style.right)}" {first}/>'
        f'<w:jc w:val="{_JC[style.align]}"/></w:pPr><w:rPr>{weight}{_size(style.size)}</w:rPr></w:style>'
    )


def _size(points: float) -> str:
    return f'<w:sz w:val="{points * 2:.0f}"/><w:szCs w:val="{points * 2:.0f}"/>'
