"""Headings in Latin letters: exports of other systems in English, and databases whose columns are in pinyin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from zugong.sheets import Field

LATIN: dict[str, tuple[str, ...]] = {
    "serial": ("no", "number", "xuhao", "xh", "id"),
    "name": ("name", "full name", "member name", "xingming", "xm", "dangyuanxingming"),
    "sex": ("sex", "gender", "xingbie", "xb"),
    "ethnicity": ("ethnicity", "nationality", "ethnic group", "minzu", "mz"),
    "birth_on": ("date of birth", "birthday", "birth date", "birth", "chushengriqi", "chushengnianyue", "csrq", "csny"),
    "id_number": ("id number", "id no", "identity number", "id card", "id card number", "shenfenzheng", "shenfenzhenghao", "shenfenzhenghaoma", "sfzh", "sfzhm", "gmsfhm"),
    "education": ("education", "xueli", "xl", "wenhuachengdu"),
    "works_since": ("work since", "date of employment", "canjiagongzuoshijian", "cjgzsj"),
    "joined_on": ("joined on", "date of joining", "date joined", "joining date", "join date", "party joining date", "rudangshijian", "rudangriqi", "rdsj", "rdrq"),
    "full_on": ("full member since", "date of full membership", "zhuanzhengshijian", "zhuanzhengriqi", "zzsj", "zzrq"),
    "branch": ("branch", "party branch", "branch name", "zhibu", "dangzhibu", "suozaizhibu", "suozaidangzhibu", "zhibumingcheng", "szdzb", "szzb"),
    "stage": ("member type", "membership type", "membership", "dangyuanleibie", "renyuanleibie", "dylb", "rylb"),
    "duty_title": ("position", "post", "job title", "title", "zhiwu", "zw"),
    "phone": ("phone", "mobile", "mobile phone", "telephone", "phone number", "tel", "cell phone", "lianxidianhua", "shoujihao", "shouji", "dianhua", "lxdh", "sjh", "sjhm"),
    "state": ("membership status", "dangjizhuangtai", "djzt"),
    "note": ("note", "notes", "remark", "remarks", "comment", "beizhu", "bz"),
    "superior": ("superior", "parent", "parent organisation", "parent organization", "superior organisation", "superior organization", "shangjidangzuzhi", "sjdzz"),
    "kind": ("organisation type", "organization type", "zuzhileibie", "dangzuzhileibie", "zzlb"),
    "secretary": ("secretary", "shuji", "dangzuzhishuji"),
    "founded_on": ("founded on", "established", "date established", "chenglishijian", "chengliriqi", "clsj"),
    "term_ends_on": ("term ends", "end of term", "jiemanshijian", "jiemanriqi", "huanjieshijian", "jmsj"),
    "department": ("department", "suozaidanwei", "danweimingcheng", "szdw"),
    "credit_code": ("credit code", "unified social credit code", "tongyishehuixinyongdaima", "xydm"),
    "age": ("age", "nianling"),
    "native_place": ("native place", "jiguan"),
    "address": ("address", "dizhi", "jiatingzhuzhi"),
    "degree": ("degree", "xuewei"),
    "school": ("school", "university", "biyeyuanxiao"),
    "unit": ("branch", "party branch", "branch name", "zhibu", "dangzhibu", "zhibumingcheng", "zuzhimingcheng"),
    "activity": ("meeting type", "type", "activity", "huiyileixing", "huodongleixing", "hylx"),
    "held_on": ("date", "held on", "meeting date", "shijian", "riqi", "huiyishijian", "zhaokaishijian", "hysj"),
    "place": ("place", "venue", "location", "didian", "huiyididian"),
    "host_name": ("host", "chair", "chaired by", "zhuchiren"),
    "expected": ("expected", "due", "yingdao", "yingdaorenshu"),
    "present": ("present", "attended", "attendance", "shidao", "shidaorenshu"),
    "topic": ("topic", "agenda", "content", "zhuyaoneirong", "neirong", "zhuti", "yiti"),
    "minutes": ("minutes", "huiyijilu"),
}  # fmt: skip


def with_latin(fields: Iterable[Field], **more: tuple[str, ...]) -> tuple[Field, ...]:
    """The same fields, known by their English and pinyin headings too."""
    words = LATIN | more
    return tuple(replace(one, words=(*one.words, *words.get(one.key, ()))) for one in fields)
