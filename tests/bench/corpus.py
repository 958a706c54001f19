#!/usr/bin/env python3
"""A site of N pages to measure with: the same bytes for the same N on every machine.

   corpus.py N DIR

Pages are triples in three languages, about 8 KB each: prose, lists, tasks, tables, links between
pages, Mermaid on three of ten. Writes DIR/content/<lang>/sNNN/rNNNNN.md and DIR/rmgen.yaml."""
import random
import re
import sys
from pathlib import Path

PER_SECTION = 50
WORDS = {
    "zh-Hant": {
        "title": "學習路線", "stage": "第 {} 階段（第 {}-{} 個月）", "see": "另見", "rows": "主題 做法 檢查 時間",
        "what": "快取 索引 事件驅動 負載平衡 服務網格 容器 映像檔 監控 告警 日誌 備份 還原 交易 隔離層級 訊息佇列 排程 "
                "模型訓練 特徵 管線 部署 權限 網路 憑證 壓力測試 重構 測試 文件 架構 限流 灰度發布".split(),
        "do": "先弄懂{}的原理，再動手做一個用到{}的小專案。|把{}和{}放在一起比較，寫下取捨。|"
              "每週花兩個晚上練習{}，週末整理{}的筆記。|讀官方文件裡關於{}的章節，並用**自己的話**說明{}。".split("|")},
    "zh-Hans": {
        "title": "学习路线", "stage": "第 {} 阶段（第 {}-{} 个月）", "see": "另见", "rows": "主题 做法 检查 时间",
        "what": "缓存 索引 事件驱动 负载均衡 服务网格 容器 镜像 监控 告警 日志 备份 恢复 事务 隔离级别 消息队列 调度 "
                "模型训练 特征 管道 部署 权限 网络 证书 压力测试 重构 测试 文档 架构 限流 灰度发布".split(),
        "do": "先弄懂{}的原理，再动手做一个用到{}的小项目。|把{}和{}放在一起比较，写下取舍。|"
              "每周花两个晚上练习{}，周末整理{}的笔记。|读官方文档里关于{}的章节，并用**自己的话**说明{}。".split("|")},
    "ko": {
        "title": "학습 로드맵", "stage": "{}단계: 다지기 ({}-{}개월)", "see": "함께 보기", "rows": "주제 방법 확인 기간",
        "what": "캐시 인덱스 이벤트 로드밸런싱 서비스메시 컨테이너 이미지 모니터링 알림 로그 백업 복구 트랜잭션 격리수준 "
                "메시지큐 스케줄링 모델학습 피처 파이프라인 배포 권한 네트워크 인증서 부하테스트 리팩터링 테스트 문서 설계".split(),
        "do": "먼저 {}의 원리를 이해하고, {}[을를] 쓰는 작은 프로젝트를 만든다. |{}[과와] {}[을를] 견주어 보고 장단점을 적는다. |"
              "매주 이틀 저녁은 {}[을를] 연습하고 주말에는 {} 노트를 정리한다. |공식 문서에서 {} 부분을 읽고 {}[을를] **자기 말로** 설명한다. ".split("|")},
}


def place(key):
    return f"s{key // PER_SECTION:03d}", f"r{key:05d}"


def particle(found):
    """The form of a Korean particle that fits the syllable before it: with or without a final."""
    before, after_consonant, after_vowel = found.groups()
    return before + (after_consonant if (ord(before) - 0xAC00) % 28 else after_vowel)


class Writer:
    """Makes one page; its random numbers depend on the page alone."""

    def __init__(self, key, lang, keys):
        self.random = random.Random(f"{key}:{lang}")
        self.words, self.key, self.keys = WORDS[lang], key, keys

    def noun(self):
        return self.random.choice(self.words["what"])

    def sentence(self):
        text = self.random.choice(self.words["do"]).format(self.noun(), self.noun())
        return re.sub(r"(.)\[(.)(.)\]", particle, text)

    def link(self):
        other = self.random.randrange(self.keys)
        (here, _), (there, name) = place(self.key), place(other)
        return f"[{self.noun()}]({'' if here == there else f'../{there}/'}{name}.md)"

    def prose(self):
        text = "".join(self.sentence() for _ in range(self.random.randint(3, 6)))
        return text + (f"{self.words['see']} {self.link()}。" if self.random.random() < .3 else "")

    def items(self):
        return "\n".join(f"- **{self.noun()}**\n" + "\n".join(
            f"  - {self.sentence()}" for _ in range(self.random.randint(1, 3))) for _ in range(3))

    def tasks(self):
        return "\n".join(f"- [{self.random.choice('x ')}] {self.sentence()}" for _ in range(5))

    def table(self):
        heads = self.words["rows"].split()
        rows = [[f"**{self.noun()}**", f"{self.sentence()}<br>{self.sentence()}", self.noun(), "1–2"]
                for _ in range(4)]
        return "\n".join("| " + " | ".join(row) + " |" for row in [heads, ["---"] * 4, *rows])

    def diagram(self):
        arrows = [f"    N{self.random.randrange(i)}[{self.noun()}] --> N{i}[{self.noun()}]" for i in range(1, 9)]
        return "\n".join(["```mermaid", "flowchart TD", *arrows, "```"])

    def page(self):
        noun = self.noun()
        parts = [f"# {self.words['title']} {self.key}：{noun}", self.prose()]
        if self.random.random() < .3:
            parts.append(self.diagram())
        size, month, stage = 0, 1, 0
        while size < self.random.randint(6000, 8500):
            stage += 1
            new = ["## " + self.words["stage"].format(stage, month, month + 1), self.prose(),
                   self.random.choice((self.items, self.tasks, self.table))()]
            month += 2
            size += sum(len(part.encode()) for part in new)
            parts += new
        tags = "".join(f"  - {tag}\n" for tag in sorted({noun, self.noun()}))
        day = f"20{self.random.randint(19, 25)}-{self.random.randint(1, 12):02}-{self.random.randint(1, 28):02}"
        return (f"---\ntitle: {self.words['title']} {self.key}：{noun}\ndate: {day}\ntags:\n{tags}---\n\n"
                + "\n\n".join(parts) + "\n")


CONFIG = """title: Benchmark
base_url: https://example.org/
default_language: zh-Hant
languages:
  zh-Hant: { label: 繁體中文, title: 學習路線 }
  zh-Hans: { label: 简体中文, title: 学习路线 }
  ko: { label: 한국어, title: 학습 로드맵 }
"""


def write_config(folder):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "rmgen.yaml").write_text(CONFIG, encoding="utf-8")


def generate(count, folder):
    keys = (count + 2) // 3
    write_config(folder)
    for number in range(count):
        key, lang = number // 3, list(WORDS)[number % 3]
        section, name = place(key)
        path = folder / "content" / lang / section / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(Writer(key, lang, keys).page(), encoding="utf-8")


if __name__ == "__main__":
    generate(int(sys.argv[1]), Path(sys.argv[2]))
