#include "model/words.h"

#include "base/utf8.h"
#include "parse/marks.h"
#include "parse/time_lex.h"

#include <pthread.h>

#define WORD(text)                                                                                 \
	{                                                                                          \
		text, 0                                                                            \
	}

static const struct lex_word plan[] = {WORD("路线图"), WORD("路線圖"), WORD("路线"), WORD("路線"),
    WORD("计划"), WORD("計畫"), WORD("計劃"), WORD("规划"), WORD("規劃"), WORD("进度表"),
    WORD("進度表"), WORD("时间表"), WORD("時間表"), WORD("日程"), WORD("时程"), WORD("時程"),
    WORD("备考"), WORD("備考"), WORD("分阶段"), WORD("分階段"), WORD("阶段任务"), WORD("里程碑"),
    WORD("训练营"), WORD("訓練營"), WORD("打卡计划"), WORD("로드맵"), WORD("계획"), WORD("플랜"),
    WORD("커리큘럼"), WORD("일정"), WORD("스케줄"), WORD("로드 맵"), WORD("성장 전략"),
    WORD("마일스톤"), WORD("roadmap"), WORD("plan"), WORD("plans"), WORD("curriculum"),
    WORD("syllabus"), WORD("schedule"), WORD("learning path"), WORD("bootcamp"), WORD("藍圖"),
    WORD("蓝图"), WORD("技能树"), WORD("技能樹"), WORD("排期"), WORD("成長地圖"), WORD("学习地图"),
    WORD("學習地圖"), WORD("职涯地图"), WORD("職涯地圖"), WORD("독학"), WORD("부트캠프"),
    WORD("커리어 패스"), WORD("goals"), WORD("career path"), WORD("milestones"), WORD("学习路线"),
    WORD("學習路線"), WORD("学习路径"), WORD("學習路徑"), WORD("学习大纲"), WORD("课程大纲"),
    WORD("課程大綱"), WORD("성장 로드맵"), WORD("learning path"), WORD("")};

/* Words of what is learnt: a plan where more speaks for one. */
static const struct lex_word study[] = {WORD("路径"), WORD("路徑"), WORD("学习"), WORD("學習"),
    WORD("自学"), WORD("自學"), WORD("课程"), WORD("課程"), WORD("大纲"), WORD("大綱"),
    WORD("养成"), WORD("養成"), WORD("成长"), WORD("成長"), WORD("转型"), WORD("轉型"),
    WORD("학습"), WORD("공부"), WORD("과정"), WORD("study"), WORD("learning"), WORD("")};

/* Words of names that may be a plan's: beside dates they make one. */
static const struct lex_word hints[] = {WORD("入门"), WORD("入門"), WORD("冲刺"), WORD("衝刺"),
    WORD("目标"), WORD("目標"), WORD("攻略"), WORD("转行"), WORD("轉行"), WORD("转岗"),
    WORD("转职"), WORD("轉職"), WORD("复习"), WORD("複習"), WORD("准备"), WORD("準備"),
    WORD("打算"), WORD("挑战"), WORD("挑戰"), WORD("时间线"), WORD("時間線"), WORD("地图"),
    WORD("地圖"), WORD("安排"), WORD("待办"), WORD("待辦"), WORD("行程"), WORD("시험"),
    WORD("준비"), WORD("목표"), WORD("입문"), WORD("완성"), WORD("스터디"), WORD("타임라인"),
    WORD("할 일"), WORD("전략"), WORD("챌린지"), WORD("이직"), WORD("취업"), WORD("timeline"),
    WORD("course"), WORD("training"), WORD("challenge"), WORD("milestone"), WORD("checklist"),
    WORD("todo"), WORD("")};

/* Words that hold a word of the list above and mean something else. */
static const struct lex_word not_plan[] = {WORD("机器学习"), WORD("機器學習"), WORD("深度学习"),
    WORD("深度學習"), WORD("强化学习"), WORD("強化學習"), WORD("监督学习"), WORD("監督學習"),
    WORD("迁移学习"), WORD("遷移學習"), WORD("联邦学习"), WORD("聯邦學習"), WORD("表示学习"),
    WORD("集成学习"), WORD("执行计划"), WORD("執行計畫"), WORD("執行計劃"), WORD("查询计划"),
    WORD("查詢計畫"), WORD("执行路径"), WORD("文件路径"), WORD("檔案路徑"), WORD("绝对路径"),
    WORD("绝对路徑"), WORD("相对路径"), WORD("关键路径"), WORD("最短路径"), WORD("最短路徑"),
    WORD("实行计划"), WORD("실행 계획"), WORD("실행계획"), WORD("기계 학습"), WORD("기계학습"),
    WORD("강화 학습"), WORD("강화학습"), WORD("지도 학습"), WORD("지도학습"), WORD("전이 학습"),
    WORD("전이학습"), WORD("query plan"), WORD("execution plan"), WORD("machine learning"),
    WORD("deep learning"), WORD("reinforcement learning"), WORD("case study"), WORD("学习率"),
    WORD("學習率"), WORD("学习笔记"), WORD("學習筆記"), WORD("학습 노트"), WORD("학습 기록"),
    WORD("学习记录"), WORD("學習紀錄"), WORD("學習記錄"), WORD("学习日志"), WORD("學習日誌"),
    WORD("学习总结"), WORD("學習總結"), WORD("학습 일지"), WORD("학습일지"), WORD("공부 기록"),
    WORD("공부 일지"), WORD("处理过程"), WORD("처리 과정"), WORD("컴파일 과정"), WORD("동작 과정"),
    WORD("실행 과정"), WORD("부팅 과정"), WORD("路由"), WORD("学习日记"), WORD("學習日記"),
    WORD("学习周记"), WORD("學習週記"), WORD("学习心得"), WORD("學習心得"), WORD("目标检测"),
    WORD("目標偵測"), WORD("目标函数"), WORD("目標函數"), WORD("目标跟踪"), WORD("目標追蹤"),
    WORD("目标文件"), WORD("目标代码"), WORD("网站地图"), WORD("網站地圖"), WORD("地图着色"),
    WORD("地图数据"), WORD("지도"), WORD("准备工作"), WORD("of course"), WORD("training data"),
    WORD("training set"), WORD("环境准备"), WORD("스터디 기록"), WORD("준비물"), WORD("준비 운동"),
    WORD("재료 준비"), WORD("사전 준비"), WORD("준비 사항"), WORD("자동 완성"), WORD("자동완성"),
    WORD("学习资料"), WORD("學習資料"), WORD("学习资源"), WORD("學習資源"), WORD("学习方法"),
    WORD("學習方法"), WORD("学习效率"), WORD("學習效率"), WORD("学习平台"), WORD("學習平台"),
    WORD("学习成本"), WORD("学习曲线"), WORD("學習曲線"), WORD("学习环境"), WORD("學習環境"),
    WORD("학습 자료"), WORD("학습자료"), WORD("학습 방법"), WORD("학습률"), WORD("학습 데이터"),
    WORD("학습 환경"), WORD("공부법"), WORD("공부 방법"), WORD("")};

static const struct lex_word logs[] = {WORD("日记"), WORD("日記"), WORD("日志"), WORD("日誌"),
    WORD("周报"), WORD("週報"), WORD("周记"), WORD("週記"), WORD("月报"), WORD("月報"),
    WORD("回顾"), WORD("回顧"), WORD("复盘"), WORD("復盤"), WORD("覆盤"), WORD("总结"),
    WORD("總結"), WORD("记录"), WORD("記錄"), WORD("紀錄"), WORD("笔记"), WORD("筆記"),
    WORD("变更"), WORD("變更"), WORD("发布说明"), WORD("更新历史"), WORD("版本历史"),
    WORD("版本歷史"), WORD("历史"), WORD("歷史"), WORD("沿革"), WORD("大事记"), WORD("大事記"),
    WORD("履历"), WORD("履歷"), WORD("工作经历"), WORD("工作經歷"), WORD("经历"), WORD("經歷"),
    WORD("简历"), WORD("会议"), WORD("會議"), WORD("纪要"), WORD("紀要"), WORD("打卡"),
    WORD("成绩"), WORD("成績"), WORD("结果"), WORD("結果"), WORD("心得"), WORD("游记"),
    WORD("遊記"), WORD("账单"), WORD("帳單"), WORD("更新"), WORD("公告"), WORD("年表"),
    WORD("大赛"), WORD("일지"), WORD("일기"), WORD("기록"), WORD("회고"), WORD("주간 보고"),
    WORD("주간보고"), WORD("보고서"), WORD("변경 이력"), WORD("변경이력"), WORD("변경 사항"),
    WORD("릴리스"), WORD("릴리즈"), WORD("연혁"), WORD("이력"), WORD("경력"), WORD("회의"),
    WORD("업데이트"), WORD("결과"), WORD("후기"), WORD("역사"), WORD("가계부"), WORD("성적"),
    WORD("til"), WORD("changelog"), WORD("change log"), WORD("release notes"), WORD("releases"),
    WORD("history"), WORD("journal"), WORD("log"), WORD("logs"), WORD("diary"), WORD("retro"),
    WORD("retrospective"), WORD("minutes"), WORD("resume"), WORD("notes"), WORD("results"),
    WORD("experience"), WORD("devlog"), WORD("news"), WORD("review"), WORD("")};

static const struct lex_word howtos[] = {WORD("安装"), WORD("安裝"), WORD("设置"), WORD("設置"),
    WORD("設定"), WORD("配置"), WORD("教程"), WORD("教學"), WORD("搭建"), WORD("搭建"),
    WORD("架設"), WORD("部署"), WORD("操作"), WORD("怎么"), WORD("如何"), WORD("步骤"),
    WORD("步驟"), WORD("方法"), WORD("创建"), WORD("建立"), WORD("下载"), WORD("下載"),
    WORD("运行"), WORD("執行"), WORD("启动"), WORD("啟動"), WORD("使用"), WORD("升级"),
    WORD("升級"), WORD("迁移"), WORD("排错"), WORD("초기화"), WORD("설치"), WORD("설정"),
    WORD("방법"), WORD("하는 법"), WORD("하기"), WORD("사용법"), WORD("튜토리얼"), WORD("가이드"),
    WORD("배포"), WORD("구축"), WORD("실행"), WORD("생성"), WORD("다운로드"), WORD("접속"),
    WORD("확인"), WORD("연결"), WORD("등록"), WORD("클릭"), WORD("만들기"), WORD("마이그레이션"),
    WORD("install"), WORD("installation"), WORD("installing"), WORD("setup"), WORD("set up"),
    WORD("guide"), WORD("tutorial"), WORD("how to"), WORD("how-to"), WORD("configure"),
    WORD("configuration"), WORD("download"), WORD("create"), WORD("run"), WORD("deploy"),
    WORD("deployment"), WORD("getting started"), WORD("migration"), WORD("")};

static const struct lex_word contents[] = {WORD("目录"), WORD("目錄"), WORD("目次"), WORD("大纲"),
    WORD("목차"), WORD("차례"), WORD("contents"), WORD("table of contents"), WORD("toc"), WORD("")};

static const struct lex_word overviews[] = {WORD("总览"), WORD("總覽"), WORD("概览"), WORD("概覽"),
    WORD("一览"), WORD("一覽"), WORD("概述"), WORD("总表"), WORD("總表"), WORD("时间线"),
    WORD("時間線"), WORD("时间轴"), WORD("時間軸"), WORD("检查清单"), WORD("檢查清單"),
    WORD("清单"), WORD("清單"), WORD("进度"), WORD("進度"), WORD("验收"), WORD("驗收"),
    WORD("小结"), WORD("小結"), WORD("汇总"), WORD("彙總"), WORD("개요"), WORD("요약"),
    WORD("한눈에"), WORD("전체 일정"), WORD("체크리스트"), WORD("진행"), WORD("정리"),
    WORD("타임라인"), WORD("overview"), WORD("summary"), WORD("at a glance"), WORD("timeline"),
    WORD("checklist"), WORD("progress"), WORD("")};

static const struct lex_word labels[] = {{"起始时间", KEY_START}, {"起始時間", KEY_START},
    {"开始时间", KEY_START}, {"開始時間", KEY_START}, {"开始日期", KEY_START},
    {"開始日期", KEY_START}, {"起始日期", KEY_START}, {"启动时间", KEY_START},
    {"啟動時間", KEY_START}, {"启动日期", KEY_START}, {"开始", KEY_START}, {"開始", KEY_START},
    {"起始", KEY_START}, {"开始日", KEY_START}, {"開始日", KEY_START}, {"시작일", KEY_START},
    {"시작 날짜", KEY_START}, {"시작날짜", KEY_START}, {"시작", KEY_START},
    {"시작 시점", KEY_START}, {"시작 일자", KEY_START}, {"start", KEY_START},
    {"start date", KEY_START}, {"started", KEY_START}, {"start day", KEY_START}, {"时间", KEY_TIME},
    {"時間", KEY_TIME}, {"时长", KEY_TIME}, {"時長", KEY_TIME}, {"周期", KEY_TIME},
    {"週期", KEY_TIME}, {"期间", KEY_TIME}, {"期間", KEY_TIME}, {"时间范围", KEY_TIME},
    {"時間範圍", KEY_TIME}, {"预计时间", KEY_TIME}, {"預計時間", KEY_TIME}, {"预计用时", KEY_TIME},
    {"預計用時", KEY_TIME}, {"预计时长", KEY_TIME}, {"预计周期", KEY_TIME}, {"预计耗时", KEY_TIME},
    {"用时", KEY_TIME}, {"用時", KEY_TIME}, {"耗时", KEY_TIME}, {"耗時", KEY_TIME},
    {"学习时间", KEY_TIME}, {"學習時間", KEY_TIME}, {"学习周期", KEY_TIME}, {"学习时长", KEY_TIME},
    {"建议时间", KEY_TIME}, {"建議時間", KEY_TIME}, {"建议时长", KEY_TIME}, {"时间安排", KEY_TIME},
    {"時間安排", KEY_TIME}, {"时间段", KEY_TIME}, {"時間段", KEY_TIME}, {"预估时间", KEY_TIME},
    {"預估時間", KEY_TIME}, {"所需时间", KEY_TIME}, {"所需時間", KEY_TIME}, {"日期", KEY_TIME},
    {"기간", KEY_TIME}, {"학습 기간", KEY_TIME}, {"예상 기간", KEY_TIME}, {"예상기간", KEY_TIME},
    {"소요", KEY_TIME}, {"소요 시간", KEY_TIME}, {"소요시간", KEY_TIME}, {"예상 시간", KEY_TIME},
    {"예상 소요 시간", KEY_TIME}, {"소요 기간", KEY_TIME}, {"소요기간", KEY_TIME},
    {"시간", KEY_TIME}, {"시기", KEY_TIME}, {"일정", KEY_TIME}, {"학습 시간", KEY_TIME},
    {"진행 기간", KEY_TIME}, {"권장 기간", KEY_TIME}, {"duration", KEY_TIME}, {"time", KEY_TIME},
    {"period", KEY_TIME}, {"timeline", KEY_TIME}, {"timeframe", KEY_TIME}, {"estimate", KEY_TIME},
    {"estimated time", KEY_TIME}, {"when", KEY_TIME}, {"状态", KEY_STATUS}, {"狀態", KEY_STATUS},
    {"当前状态", KEY_STATUS}, {"目前狀態", KEY_STATUS}, {"完成状态", KEY_STATUS},
    {"상태", KEY_STATUS}, {"진행 상태", KEY_STATUS}, {"진행상태", KEY_STATUS},
    {"현재 상태", KEY_STATUS}, {"status", KEY_STATUS}, {"进度", KEY_PROGRESS},
    {"進度", KEY_PROGRESS}, {"完成度", KEY_PROGRESS}, {"完成进度", KEY_PROGRESS},
    {"学习进度", KEY_PROGRESS}, {"學習進度", KEY_PROGRESS}, {"总进度", KEY_PROGRESS},
    {"總進度", KEY_PROGRESS}, {"진행률", KEY_PROGRESS}, {"진행율", KEY_PROGRESS},
    {"진도", KEY_PROGRESS}, {"진척도", KEY_PROGRESS}, {"완성도", KEY_PROGRESS},
    {"달성률", KEY_PROGRESS}, {"진행 상황", KEY_PROGRESS}, {"progress", KEY_PROGRESS},
    {"completion", KEY_PROGRESS}, {"路径", KEY_PATH}, {"路徑", KEY_PATH}, {"", 0}};

static const struct lex_word columns[] = {{"阶段", COLUMN_STAGE}, {"階段", COLUMN_STAGE},
    {"단계", COLUMN_STAGE}, {"phase", COLUMN_STAGE}, {"stage", COLUMN_STAGE},
    {"学习阶段", COLUMN_STAGE}, {"學習階段", COLUMN_STAGE}, {"学习 阶段", COLUMN_STAGE},
    {"학습 단계", COLUMN_STAGE}, {"sprint", COLUMN_STAGE}, {"스프린트", COLUMN_STAGE},
    {"里程碑", COLUMN_STAGE}, {"milestone", COLUMN_STAGE}, {"마일스톤", COLUMN_STAGE},
    {"level", COLUMN_STAGE}, {"레벨", COLUMN_STAGE}, {"时间", COLUMN_TIME}, {"時間", COLUMN_TIME},
    {"时期", COLUMN_TIME}, {"時期", COLUMN_TIME}, {"期间", COLUMN_TIME}, {"期間", COLUMN_TIME},
    {"时间点", COLUMN_TIME}, {"時間點", COLUMN_TIME}, {"时间安排", COLUMN_TIME},
    {"時間安排", COLUMN_TIME}, {"时间规划", COLUMN_TIME}, {"時間規劃", COLUMN_TIME},
    {"진행 기간", COLUMN_TIME}, {"학습 기간", COLUMN_TIME}, {"时间段", COLUMN_TIME},
    {"時間段", COLUMN_TIME}, {"时段", COLUMN_TIME}, {"時段", COLUMN_TIME}, {"时间线", COLUMN_TIME},
    {"時程", COLUMN_TIME}, {"时间节点", COLUMN_TIME}, {"時間節點", COLUMN_TIME},
    {"时间范围", COLUMN_TIME}, {"日期", COLUMN_TIME}, {"周次", COLUMN_TIME}, {"週次", COLUMN_TIME},
    {"周", COLUMN_TIME}, {"週", COLUMN_TIME}, {"周数", COLUMN_TIME}, {"週數", COLUMN_TIME},
    {"星期", COLUMN_TIME}, {"月份", COLUMN_TIME}, {"月", COLUMN_TIME}, {"天数", COLUMN_TIME},
    {"天數", COLUMN_TIME}, {"天", COLUMN_TIME}, {"日次", COLUMN_TIME}, {"季度", COLUMN_TIME},
    {"学期", COLUMN_TIME}, {"學期", COLUMN_TIME}, {"年份", COLUMN_TIME}, {"年度", COLUMN_TIME},
    {"기간", COLUMN_TIME}, {"시기", COLUMN_TIME}, {"주차", COLUMN_TIME}, {"주", COLUMN_TIME},
    {"날짜", COLUMN_TIME}, {"일자", COLUMN_TIME}, {"일정", COLUMN_TIME}, {"월", COLUMN_TIME},
    {"분기", COLUMN_TIME}, {"학기", COLUMN_TIME}, {"연도", COLUMN_TIME}, {"년차", COLUMN_TIME},
    {"개월", COLUMN_TIME}, {"일차", COLUMN_TIME}, {"시점", COLUMN_TIME}, {"week", COLUMN_TIME},
    {"weeks", COLUMN_TIME}, {"month", COLUMN_TIME}, {"months", COLUMN_TIME}, {"day", COLUMN_TIME},
    {"days", COLUMN_TIME}, {"date", COLUMN_TIME}, {"dates", COLUMN_TIME}, {"period", COLUMN_TIME},
    {"time", COLUMN_TIME}, {"timeframe", COLUMN_TIME}, {"timeline", COLUMN_TIME},
    {"quarter", COLUMN_TIME}, {"year", COLUMN_TIME}, {"when", COLUMN_TIME}, {"开始", COLUMN_TIME},
    {"開始", COLUMN_TIME}, {"开始日期", COLUMN_TIME}, {"開始日期", COLUMN_TIME},
    {"开始时间", COLUMN_TIME}, {"開始時間", COLUMN_TIME}, {"起始日期", COLUMN_TIME},
    {"起始时间", COLUMN_TIME}, {"시작", COLUMN_TIME}, {"시작일", COLUMN_TIME},
    {"시작 날짜", COLUMN_TIME}, {"start", COLUMN_TIME}, {"start date", COLUMN_TIME},
    {"结束", COLUMN_END}, {"結束", COLUMN_END}, {"结束日期", COLUMN_END}, {"結束日期", COLUMN_END},
    {"结束时间", COLUMN_END}, {"結束時間", COLUMN_END}, {"截止日期", COLUMN_END},
    {"截止", COLUMN_END}, {"종료", COLUMN_END}, {"종료일", COLUMN_END}, {"마감", COLUMN_END},
    {"마감일", COLUMN_END}, {"end", COLUMN_END}, {"end date", COLUMN_END}, {"due", COLUMN_END},
    {"due date", COLUMN_END}, {"年限", COLUMN_TIME}, {"工作年限", COLUMN_TIME},
    {"연차", COLUMN_TIME}, {"时长", COLUMN_DURATION}, {"時長", COLUMN_DURATION},
    {"用时", COLUMN_DURATION}, {"用時", COLUMN_DURATION}, {"耗时", COLUMN_DURATION},
    {"预计时间", COLUMN_DURATION}, {"預計時間", COLUMN_DURATION}, {"预计用时", COLUMN_DURATION},
    {"预计周期", COLUMN_DURATION}, {"周期", COLUMN_DURATION}, {"週期", COLUMN_DURATION},
    {"所需时间", COLUMN_DURATION}, {"所需時間", COLUMN_DURATION}, {"소요", COLUMN_DURATION},
    {"소요 시간", COLUMN_DURATION}, {"소요시간", COLUMN_DURATION}, {"소요 기간", COLUMN_DURATION},
    {"예상 시간", COLUMN_DURATION}, {"예상 기간", COLUMN_DURATION}, {"duration", COLUMN_DURATION},
    {"estimate", COLUMN_DURATION}, {"estimated time", COLUMN_DURATION}, {"状态", COLUMN_STATUS},
    {"狀態", COLUMN_STATUS}, {"상태", COLUMN_STATUS}, {"status", COLUMN_STATUS},
    {"진행 상태", COLUMN_STATUS}, {"진행상태", COLUMN_STATUS}, {"完成状态", COLUMN_STATUS},
    {"完成狀態", COLUMN_STATUS}, {"完成情况", COLUMN_STATUS}, {"完成", COLUMN_STATUS},
    {"완료", COLUMN_STATUS}, {"완료 여부", COLUMN_STATUS}, {"done", COLUMN_STATUS},
    {"进度", COLUMN_PROGRESS}, {"進度", COLUMN_PROGRESS}, {"完成度", COLUMN_PROGRESS},
    {"진행률", COLUMN_PROGRESS}, {"진도", COLUMN_PROGRESS}, {"progress", COLUMN_PROGRESS},
    {"任务", COLUMN_TASK}, {"任務", COLUMN_TASK}, {"学习内容", COLUMN_TASK},
    {"學習內容", COLUMN_TASK}, {"内容", COLUMN_TASK}, {"內容", COLUMN_TASK}, {"主题", COLUMN_TASK},
    {"主題", COLUMN_TASK}, {"课题", COLUMN_TASK}, {"待办", COLUMN_TASK}, {"待辦", COLUMN_TASK},
    {"重点", COLUMN_TASK}, {"重點", COLUMN_TASK}, {"할 일", COLUMN_TASK}, {"할일", COLUMN_TASK},
    {"작업", COLUMN_TASK}, {"과제", COLUMN_TASK}, {"학습 내용", COLUMN_TASK},
    {"학습내용", COLUMN_TASK}, {"주제", COLUMN_TASK}, {"내용", COLUMN_TASK}, {"task", COLUMN_TASK},
    {"tasks", COLUMN_TASK}, {"topic", COLUMN_TASK}, {"topics", COLUMN_TASK}, {"todo", COLUMN_TASK},
    {"item", COLUMN_TASK}, {"focus", COLUMN_TASK}, {"", 0}};

static unsigned
fold_byte(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (unsigned char)byte | 32u : (unsigned char)byte;
}

/* A bucket for the first three letters of a Latin word, the first two characters of another: no
 * word is shorter. 0 where the text ends before. */
static unsigned
bucket_of(struct slice text)
{
	const unsigned char *p = (const unsigned char *)text.ptr;
	unsigned hash;

	if (text.len < 3)
		return 0;
	if (p[0] < 0x80) {
		hash = fold_byte(text.ptr[0]) << 6 ^ fold_byte(text.ptr[1]) << 3 ^
		       fold_byte(text.ptr[2]);
		return hash % WORDS_BUCKETS;
	}
	if (text.len < 6)
		return 0;
	hash = (p[0] & 15u) << 12 ^ (p[1] & 63u) << 6 ^ (p[2] & 63u);
	hash = hash * 31 ^ (p[4] & 63u) << 5 ^ (p[5] & 63u);
	return hash % WORDS_BUCKETS;
}

static const struct {
	const struct lex_word *words, *except;
	unsigned kind;
} lists[] = {{plan, not_plan, WORDS_PLAN}, {logs, NULL, WORDS_LOG}, {howtos, NULL, WORDS_HOWTO},
    {contents, NULL, WORDS_CONTENTS}, {overviews, NULL, WORDS_OVERVIEW},
    {hints, not_plan, WORDS_HINT}, {study, not_plan, WORDS_STUDY}};

enum { LISTS = sizeof(lists) / sizeof(*lists) };

/* Written once, from constants. */
static unsigned char all_buckets[WORDS_BUCKETS];

static void
fill_buckets(void)
{
	for (size_t i = 0; i < LISTS; i++) {
		for (const struct lex_word *word = lists[i].words; word->text[0]; word++)
			all_buckets[bucket_of(slice_of(word->text))] |=
			    (unsigned char)lists[i].kind;
		for (const struct lex_word *word = lists[i].except; word && word->text[0]; word++)
			all_buckets[bucket_of(slice_of(word->text))] |=
			    (unsigned char)lists[i].kind;
	}
}

void
words_index_make(struct words_index *ret)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, fill_buckets);
	ret->buckets = all_buckets;
}

/* Does a word of the list end at `end` as a word: Latin ones only before no other letter? */
static bool
ends_well(struct slice text, size_t end)
{
	return end && (!rune_is_alnum((unsigned char)text.ptr[end - 1]) || end == text.len ||
			  !rune_is_alnum((unsigned char)text.ptr[end]));
}

/* `last`, when not NULL: where the last word of each list begins, and all words are looked at. */
static unsigned
find_kinds(const struct words_index *index, struct slice text, unsigned wanted, size_t *last)
{
	size_t skip[LISTS] = {0}, len;
	unsigned found = 0;

	if (text.len >= 60)
		wanted &= ~(unsigned)WORDS_CONTENTS;
	if (text.len > 600)
		text.len = 600;
	for (size_t at = 0; at < text.len && wanted; at += len) {
		unsigned char byte = (unsigned char)text.ptr[at];
		unsigned kinds;

		len = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
		if (text.len - at < len || len == 2)
			continue;
		kinds = index->buckets[bucket_of(slice_skip(text, at))] & wanted;
		/* no word begins inside another one of Latin letters */
		if (byte < 0x80 && rune_is_alnum(byte)) {
			while (
			    at + len < text.len && rune_is_alnum((unsigned char)text.ptr[at + len]))
				len++;
		}
		if (!kinds)
			continue;
		for (size_t i = 0; i < LISTS; i++) {
			size_t end;

			if (!(kinds & lists[i].kind) || at < skip[i])
				continue;
			if (lists[i].except && (end = lex_word(text, at, lists[i].except, NULL))) {
				skip[i] = end;
				continue;
			}
			if (ends_well(text, lex_word(text, at, lists[i].words, NULL))) {
				found |= lists[i].kind;
				if (last)
					last[i] = at;
				else
					wanted &= ~lists[i].kind;
			}
		}
	}
	return found;
}

unsigned
words_kinds(const struct words_index *index, struct slice text, unsigned wanted)
{
	return find_kinds(index, text, wanted, NULL);
}

/* Is the byte inside parentheses? （持续更新） is said beside the name. */
static bool
in_parens(struct slice text, size_t at)
{
	size_t len;
	uint32_t rune;
	int depth = 0;

	for (size_t i = 0; i < at && (len = utf8_next(slice_skip(text, i), &rune)); i += len) {
		depth += rune == '(' || rune == 0xFF08 || rune == '[' || rune == 0x3010;
		depth -=
		    depth > 0 && (rune == ')' || rune == 0xFF09 || rune == ']' || rune == 0x3011);
	}
	return depth > 0;
}

unsigned
words_mood(const struct words_index *index, struct slice text)
{
	size_t last[LISTS] = {0};
	unsigned kinds = find_kinds(
	    index, text, WORDS_PLAN | WORDS_LOG | WORDS_HOWTO | WORDS_HINT | WORDS_STUDY, NULL);

	if ((kinds & (WORDS_PLAN | WORDS_LOG)) != (WORDS_PLAN | WORDS_LOG))
		return kinds;
	find_kinds(index, text, WORDS_PLAN | WORDS_LOG, last);
	return kinds &
	       ~(unsigned)(last[1] > last[0] && !in_parens(text, last[1]) ? WORDS_PLAN : WORDS_LOG);
}

/* 了 behind a verb, not that of 了解 or 为了. */
static bool
is_past_le(struct slice text, size_t at)
{
	static const char *const before[] = {"为", "為", "除", "不", "罢", "罷", "明", "得"};
	static const char *const after[] = {"解", "然", "如", "结", "結", "不"};

	for (size_t i = 0; i < sizeof(before) / sizeof(*before); i++) {
		if (at >= 3 && lex_starts(text, at - 3, before[i], 3))
			return false;
	}
	for (size_t i = 0; i < sizeof(after) / sizeof(*after); i++) {
		if (lex_starts(text, at + 3, after[i], 3))
			return false;
	}
	return at > 0;
}

bool
words_past(struct slice text)
{
	static const char *const ends[] = {"했다", "었다", "았다", "였다", "했습니다", "었습니다",
	    "았습니다", "였습니다", "했음", "졌다", "갔다", "왔다", "났다", "했어요", "었어요",
	    "았어요", "렸다", "웠다", "냈다", "됐다", "봤다", "웠습니다", "됐습니다"};
	size_t len;

	if (text.len > 2000)
		text.len = 2000;
	for (size_t at = 0; at < text.len; at += len) {
		unsigned char byte = (unsigned char)text.ptr[at];

		len = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
		if (byte == 0xE4 && lex_starts(text, at, "了", 3) && is_past_le(text, at))
			return true;
		if (byte < 0xEA || byte > 0xED)
			continue;
		for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
			size_t end = at + strlen(ends[i]);

			if (lex_starts(text, at, ends[i], strlen(ends[i])) &&
			    !rune_is_hangul(lex_rune(text, end)))
				return true;
		}
	}
	return false;
}

/* Without pictures, blanks, bullets and marks of emphasis at both ends. */
static struct slice
strip(struct slice text)
{
	uint32_t rune;
	size_t len, end;

	while ((len = utf8_next(text, &rune))) {
		end = picture_end(text, 0);
		if (!end && rune > ' ' && rune != '*' && rune != '-' && rune != 0x2022 &&
		    rune != 0x3000 && rune != '[' && rune != 0x3010 && rune != '`')
			break;
		text = slice_skip(text, end ? end : len);
	}
	while ((len = utf8_prev(text, text.len, &rune))) {
		if (rune > ' ' && rune != '*' && rune != 0x3000 && rune != ']' && rune != 0x3011 &&
		    !rune_is_picture(rune) && rune != 0xFE0F && rune != '`')
			break;
		text.len -= len;
	}
	return text;
}

/* Where the first colon stands, of either width, and its length; the line's end without one. Only
 * the first 80 bytes are looked at. */
static size_t
find_colon(struct slice line, size_t *ret_len)
{
	size_t end = line.len < 80 ? line.len : 80;
	const char *narrow = memchr(line.ptr, ':', end), *wide = line.ptr;

	end = narrow ? (size_t)(narrow - line.ptr) : end;
	for (; (wide = memchr(wide, 0xEF, (size_t)(line.ptr + end - wide))); wide++) {
		size_t at = (size_t)(wide - line.ptr);

		if (lex_starts(line, at, "\xEF\xBC\x9A", 3)) {
			*ret_len = 3;
			return at;
		}
	}
	*ret_len = 1;
	return narrow ? end : line.len;
}

enum label_key
words_label(struct slice line, struct slice *ret_value)
{
	size_t len, at = find_colon(line, &len);
	struct slice name;
	int key;

	if (at >= 80 || at == line.len)
		return KEY_NONE;
	name = strip(slice_head(line, at));
	if (!name.len || lex_word(name, 0, labels, &key) != name.len)
		return KEY_NONE;
	line = slice_trim(slice_skip(line, at + len));
	while (line.len && (line.ptr[0] == '*' || line.ptr[0] == ' '))
		line = slice_skip(line, 1);
	*ret_value = line;
	return (enum label_key)key;
}

enum column
words_column(struct slice title)
{
	uint32_t rune;
	size_t len;
	int column;

	title = strip(title);
	/* 时间（周）, 기간 (주): the unit in parentheses does not count */
	for (size_t at = 0; (len = utf8_next(slice_skip(title, at), &rune)); at += len) {
		if (at && (rune == '(' || rune == 0xFF08)) {
			title = strip(slice_head(title, at));
			break;
		}
	}
	if (!title.len || lex_word(title, 0, columns, &column) != title.len)
		return COLUMN_OTHER;
	return (enum column)column;
}
