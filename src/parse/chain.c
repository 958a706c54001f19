#include "parse/chain.h"

#include "base/utf8.h"
#include "parse/marks.h"
#include "parse/time_lex.h"

enum { NAME_CJK = 12, NAME_WORDS = 5, SIDE_CJK = 30, SIDE_WORDS = 12 };

static const struct lex_word arrows[] = {{"→", 0}, {"->", 0}, {"-->", 0}, {"➜", 0}, {"⇒", 0},
    {"⟶", 0}, {"➔", 0}, {"➡️", 0}, {"➡", 0}, {"⟹", 0}, {"➝", 0}, {"➞", 0}, {"", 0}};

static const struct lex_word learning[] = {{"基础", 0}, {"基礎", 0}, {"进阶", 0}, {"進階", 0},
    {"入门", 0}, {"入門", 0}, {"高级", 0}, {"高階", 0}, {"路径", 0}, {"路徑", 0}, {"路线", 0},
    {"路線", 0}, {"顺序", 0}, {"順序", 0}, {"先修", 0}, {"前置", 0}, {"学习", 0}, {"學習", 0},
    {"主线", 0}, {"主線", 0}, {"路线图", 0}, {"技能树", 0}, {"技能樹", 0}, {"学习链", 0},
    {"依赖", 0}, {"依賴", 0}, {"학습", 0}, {"순서", 0}, {"학습 흐름", 0}, {"공부 흐름", 0},
    {"경로", 0}, {"로드맵", 0}, {"기초", 0}, {"심화", 0}, {"입문", 0}, {"고급", 0}, {"선수", 0},
    {"선행", 0}, {"커리큘럼", 0}, {"path", 0}, {"order", 0}, {"sequence", 0}, {"roadmap", 0},
    {"basics", 0}, {"fundamentals", 0}, {"advanced", 0}, {"prerequisite", 0}, {"learn", 0},
    {"track", 0}, {"", 0}};

/* Those of them that name an order also where they stand in a heading: 前端路径, 추천 순서. */
static const struct lex_word orders[] = {{"路径", 0}, {"路徑", 0}, {"路线", 0}, {"路線", 0},
    {"顺序", 0}, {"順序", 0}, {"先修", 0}, {"前置知识", 0}, {"前置知識", 0}, {"主线", 0},
    {"主線", 0}, {"技能树", 0}, {"技能樹", 0}, {"学习链", 0}, {"순서", 0}, {"학습 흐름", 0},
    {"경로", 0}, {"로드맵", 0}, {"선수 과목", 0}, {"선수 지식", 0}, {"선행 학습", 0},
    {"커리큘럼", 0}, {"path", 0}, {"order", 0}, {"sequence", 0}, {"roadmap", 0},
    {"prerequisite", 0}, {"track", 0}, {"", 0}};

/* Headings of what is learnt on one level. */
static const struct lex_word levels[] = {{"基础", 0}, {"基礎", 0}, {"进阶", 0}, {"進階", 0},
    {"入门", 0}, {"入門", 0}, {"高级", 0}, {"高階", 0}, {"기초", 0}, {"심화", 0}, {"입문", 0},
    {"고급", 0}, {"basics", 0}, {"fundamentals", 0}, {"advanced", 0}, {"", 0}};

/* Names of fields that hold a word of the list below. */
static const struct lex_word fields[] = {{"数据分析", 0}, {"数据库", 0}, {"数据结构", 0},
    {"数据科学", 0}, {"数据挖掘", 0}, {"大数据", 0}, {"数据工程", 0}, {"数据开发", 0},
    {"資料分析", 0}, {"資料庫", 0}, {"資料結構", 0}, {"資料科學", 0}, {"資料工程", 0},
    {"大數據", 0}, {"自然语言处理", 0}, {"自然語言處理", 0}, {"图像处理", 0}, {"影像處理", 0},
    {"信号处理", 0}, {"訊號處理", 0}, {"架构师", 0}, {"架構師", 0}, {"데이터 분석", 0},
    {"데이터분석", 0}, {"데이터베이스", 0}, {"데이터 과학", 0}, {"데이터 사이언스", 0},
    {"데이터 엔지니어", 0}, {"자연어 처리", 0}, {"자연어처리", 0}, {"자료구조", 0},
    {"data science", 0}, {"data analysis", 0}, {"data analyst", 0}, {"data structures", 0},
    {"data engineer", 0}, {"data engineering", 0}, {"database", 0}, {"", 0}};

/* Leads of other lines with arrows: data flows, pipelines, causes, results. */
static const struct lex_word other_leads[] = {{"数据", 0}, {"資料", 0}, {"流程", 0}, {"流水线", 0},
    {"流水線", 0}, {"架构", 0}, {"架構", 0}, {"请求", 0}, {"請求", 0}, {"调用", 0}, {"呼叫", 0},
    {"链路", 0}, {"鏈路", 0}, {"部署", 0}, {"原因", 0}, {"问题", 0}, {"問題", 0}, {"作品", 0},
    {"成果", 0}, {"结果", 0}, {"結果", 0}, {"输出", 0}, {"輸出", 0}, {"例", 0}, {"案例", 0},
    {"工作流", 0}, {"转换", 0}, {"轉換", 0}, {"데이터", 0}, {"요청", 0}, {"호출", 0}, {"배포", 0},
    {"구조", 0}, {"아키텍처", 0}, {"파이프라인", 0}, {"원인", 0}, {"결과", 0}, {"예시", 0},
    {"처리", 0}, {"pipeline", 0}, {"workflow", 0}, {"data", 0}, {"request", 0}, {"architecture", 0},
    {"flow", 0}, {"example", 0}, {"output", 0}, {"处理", 0}, {"處理", 0}, {"成长", 0}, {"晋升", 0},
    {"职业", 0}, {"職業", 0}, {"薪资", 0}, {"커리어", 0}, {"메뉴", 0}, {"菜单", 0}, {"選單", 0},
    {"设置", 0}, {"設定", 0}, {"설정", 0}, {"执行", 0}, {"執行", 0}, {"加载", 0}, {"載入", 0},
    {"启动", 0}, {"啟動", 0}, {"初始化", 0}, {"生命周期", 0}, {"生命週期", 0}, {"文件", 0},
    {"檔案", 0}, {"操作步骤", 0}, {"操作步驟", 0}, {"操作顺序", 0}, {"操作順序", 0}, {"审批", 0},
    {"審核", 0}, {"继承", 0}, {"繼承", 0}, {"优先级", 0}, {"優先級", 0}, {"优先", 0}, {"실행", 0},
    {"점검", 0}, {"로딩", 0}, {"초기화", 0}, {"생명주기", 0}, {"작업", 0}, {"진행 순서", 0},
    {"파일", 0}, {"부팅", 0}, {"우선순위", 0}, {"상속", 0}, {"설치", 0}, {"安装", 0}, {"安裝", 0},
    {"execution", 0}, {"load", 0}, {"boot", 0}, {"startup", 0}, {"sort", 0}, {"install", 0},
    {"file", 0}, {"call", 0}, {"inheritance", 0}, {"면접", 0}, {"面试", 0}, {"面試", 0},
    {"채용", 0}, {"招聘", 0}, {"招募", 0}, {"交通", 0}, {"행사", 0}, {"이동", 0}, {"", 0}};

/* Items that are steps of a process. */
static const struct lex_word process_items[] = {{"部署到", 0}, {"部署", 0}, {"推送", 0},
    {"提交", 0}, {"构建", 0}, {"建置", 0}, {"测试", 0}, {"測試", 0}, {"上线", 0}, {"上線", 0},
    {"发布", 0}, {"發布", 0}, {"请求", 0}, {"請求", 0}, {"响应", 0}, {"回應", 0}, {"输入", 0},
    {"輸入", 0}, {"输出", 0}, {"輸出", 0}, {"训练", 0}, {"訓練", 0}, {"监控", 0}, {"監控", 0},
    {"用户", 0}, {"使用者", 0}, {"客户端", 0}, {"客戶端", 0}, {"浏览器", 0}, {"瀏覽器", 0},
    {"资料", 0}, {"資料", 0}, {"数据", 0}, {"需求", 0}, {"设计", 0}, {"設計", 0}, {"编码", 0},
    {"代码", 0}, {"上传", 0}, {"上傳", 0}, {"下载", 0}, {"下載", 0}, {"登录", 0}, {"登入", 0},
    {"登入 ", 0}, {"打开", 0}, {"打開", 0}, {"点击", 0}, {"點擊", 0}, {"故障", 0}, {"报警", 0},
    {"告警", 0}, {"배포", 0}, {"테스트", 0}, {"빌드", 0}, {"요청", 0}, {"응답", 0}, {"입력", 0},
    {"출력", 0}, {"수집", 0}, {"전처리", 0}, {"저장", 0}, {"사용자", 0}, {"클라이언트", 0},
    {"서버", 0}, {"브라우저", 0}, {"데이터", 0}, {"로그인", 0}, {"커밋", 0}, {"푸시", 0},
    {"훈련", 0}, {"모니터링", 0}, {"클릭", 0}, {"build", 0}, {"test", 0}, {"deploy", 0},
    {"commit", 0}, {"push", 0}, {"request", 0}, {"response", 0}, {"client", 0}, {"server", 0},
    {"browser", 0}, {"user", 0}, {"input", 0}, {"output", 0}, {"dev", 0}, {"staging", 0},
    {"production", 0}, {"", 0}};

/* Verbs that open a line and belong to no name. */
static const struct lex_word verbs[] = {{"学习", 0}, {"學習", 0}, {"学", 0}, {"學", 0}, {"先学", 0},
    {"先學", 0}, {"掌握", 0}, {"研究", 0}, {"了解", 0}, {"熟悉", 0}, {"深入", 0}, {"系统学习", 0},
    {"系統學習", 0}, {"复习", 0}, {"複習", 0}, {"从", 0}, {"從", 0}, {"learn", 0}, {"study", 0},
    {"master", 0}, {"", 0}};

static bool
is_open(uint32_t rune)
{
	return rune == '(' || rune == 0xFF08 || rune == '[' || rune == 0x3010 || rune == 0x300C ||
	       rune == '"' || rune == 0x201C;
}

static bool
is_close(uint32_t rune)
{
	return rune == ')' || rune == 0xFF09 || rune == ']' || rune == 0x3011 || rune == 0x300D ||
	       rune == 0x201D;
}

static bool
is_cjk(uint32_t rune)
{
	return rune_is_han(rune) || rune_is_hangul(rune) || (rune >= 0x3040 && rune <= 0x30FF);
}

static bool
has_word(struct slice text, const struct lex_word *words)
{
	return lex_find(text, words, NULL, "s");
}

static bool
is_other(struct slice lead)
{
	return lex_find(lead, other_leads, fields, "s");
}

bool
chain_is_learning(struct slice lead)
{
	return lead.len && lead.len < 200 && has_word(lead, learning) && !is_other(lead);
}

bool
chain_is_order(struct slice heading, bool title)
{
	return heading.len && heading.len < 200 && !is_other(heading) &&
	       (has_word(heading, orders) || (!title && has_word(heading, levels)));
}

static bool
in_code(const struct span *spans, unsigned spans_len, size_t at)
{
	for (unsigned i = 0; i < spans_len; i++) {
		if ((spans[i].kind == SPAN_CODE || spans[i].kind == SPAN_MATH) &&
		    spans[i].start <= at && at < spans[i].end)
			return true;
	}
	return false;
}

/* What a side holds, parentheses not counted. */
static void
measure(struct slice side, unsigned *ret_cjk, unsigned *ret_words)
{
	unsigned cjk = 0, words = 0;
	int depth = 0;
	bool word = false;
	uint32_t rune;
	size_t len;

	for (size_t at = 0; (len = utf8_next(slice_skip(side, at), &rune)); at += len) {
		if (is_open(rune))
			depth++;
		else if (is_close(rune) && depth)
			depth--;
		if (depth)
			continue;
		cjk += is_cjk(rune);
		if (rune > ' ' && !word)
			words++;
		word = rune > ' ';
	}
	*ret_cjk = cjk;
	*ret_words = words;
}

static bool
is_stop(uint32_t rune)
{
	return rune == 0x3002 || rune == 0xFF1B || rune == ';' || rune == 0xFF0C ||
	       rune == 0xFF01 || rune == '!' || rune == 0xFF1F || rune == '?' || rune == '\n';
}

static struct slice
trim_item(struct slice item)
{
	uint32_t rune;
	size_t len, end;

	item = slice_trim(item);
	while ((len = utf8_next(item, &rune)) && (rune <= ' ' || rune == 0xA0 || rune == 0x3000))
		item = slice_skip(item, len);
	while ((end = picture_end(item, 0)) && !(item.ptr[0] >= '0' && item.ptr[0] <= '9'))
		item = slice_trim(slice_skip(item, end));
	while ((len = utf8_prev(item, item.len, &rune))) {
		if (rune > ' ' && rune != 0x3000 && rune != 0xA0 && !is_stop(rune) && rune != ',' &&
		    rune != ':' && rune != 0xFF1A && rune != 0x3001 && rune != '.' &&
		    !rune_is_picture(rune) && rune != 0xFE0F)
			break;
		item.len -= len;
	}
	return item;
}

/* The first item begins behind the lead, the last stop, and a verb. */
static struct slice
first_item(struct slice side, struct slice *label)
{
	size_t from = 0, len, end, lead_end = 0;
	uint32_t rune;
	int depth = 0;

	for (size_t at = 0; (len = utf8_next(slice_skip(side, at), &rune)); at += len) {
		if (is_open(rune))
			depth++;
		else if (is_close(rune) && depth)
			depth--;
		if (depth)
			continue;
		if (rune == 0xFF1A || (rune == ':' && lex_rune(side, at + 1) <= ' ')) {
			*label = trim_item(slice_from(side.ptr + from, at - from));
			lead_end = from = at + len;
		} else if (is_stop(rune)) {
			from = at + len;
		}
	}
	if (from > lead_end)
		*label = slice_from(side.ptr, 0);
	side = trim_item(slice_skip(side, from));
	end = lex_word(side, 0, verbs, NULL);
	if (end && (lex_blank(side, end) > end || !is_cjk(lex_rune(side, end))))
		side = trim_item(slice_skip(side, end));
	return side;
}

/* The last item ends at the first stop. */
static struct slice
last_item(struct slice side)
{
	uint32_t rune;
	size_t len;
	int depth = 0;

	for (size_t at = 0; (len = utf8_next(slice_skip(side, at), &rune)); at += len) {
		if (is_open(rune))
			depth++;
		else if (is_close(rune) && depth)
			depth--;
		else if (!depth && is_stop(rune))
			return trim_item(slice_head(side, at));
	}
	return trim_item(side);
}

/* 30%, 100, v1.2: an amount that changes, no thing to learn. */
static bool
is_figure(struct slice item)
{
	uint32_t rune;
	size_t len;
	bool percent = slice_ends(item, "%") || slice_ends(item, "％");

	for (size_t at = 0; (len = utf8_next(slice_skip(item, at), &rune)); at += len) {
		if (!percent && (is_cjk(rune) || (rune_is_alnum(rune) && rune > '9')))
			return false;
	}
	return true;
}

static bool
is_name(struct slice item)
{
	static const char *const endings[] = {"다", "요", "了", "니다", "죠"};
	unsigned cjk, words;

	measure(item, &cjk, &words);
	if (is_figure(item))
		return false;
	if (!words || cjk > NAME_CJK || words > NAME_WORDS || item.len > 120)
		return false;
	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++) {
		if (slice_ends(item, endings[i]) && words > 1)
			return false;
	}
	for (size_t at = 0; at < item.len; at++) {
		if (is_stop((unsigned char)item.ptr[at]))
			return false;
	}
	return true;
}

static bool
is_sentence(struct slice side)
{
	unsigned cjk, words;

	measure(side, &cjk, &words);
	return cjk > SIDE_CJK || words > SIDE_WORDS;
}

/* Splits the line at its arrows; 0 sides when there are too many. */
static size_t
split(struct slice line, const struct span *spans, unsigned spans_len, size_t base,
    struct slice sides[CHAIN_ITEMS])
{
	size_t at = 0, from = 0, count = 0, len, end;
	uint32_t rune;
	int depth = 0;

	while ((len = utf8_next(slice_skip(line, at), &rune))) {
		if (rune == '"' ? false : is_open(rune))
			depth++;
		else if (is_close(rune) && depth)
			depth--;
		end = rune == '-' || (rune >= 0x2190 && rune <= 0x27FF)
			  ? lex_word(line, at, arrows, NULL)
			  : 0;
		if (!end || depth || in_code(spans, spans_len, base + at)) {
			at += len;
			continue;
		}
		if (count + 1 >= CHAIN_ITEMS)
			return 0;
		sides[count++] = slice_from(line.ptr + from, at - from);
		at = from = end;
	}
	sides[count++] = slice_skip(line, from);
	return count;
}

bool
chain_may_stand(struct slice text)
{
	const char *end = text.ptr + text.len, *at = text.ptr;
	unsigned count = 0;

	/* "->", or U+2190 to U+21FF and U+2780 to U+27FF, which begin with these bytes */
	for (; (at = memchr(at, '>', (size_t)(end - at))); at++)
		count += at > text.ptr && at[-1] == '-';
	for (at = text.ptr; count < 2 && (at = memchr(at, 0xE2, (size_t)(end - at))); at++) {
		unsigned char next = at + 1 < end ? (unsigned char)at[1] : 0;

		count += next == 0x86 || next == 0x87 || next == 0x9E || next == 0x9F;
	}
	return count >= 2;
}

bool
chain_read(
    struct slice line, const struct span *spans, unsigned spans_len, size_t base, struct chain *ret)
{
	struct chain chain = {.label = slice_from(line.ptr, 0)};
	struct slice sides[CHAIN_ITEMS];
	size_t count, code = 0;

	if (line.len > 4000 || !chain_may_stand(line))
		return false;
	count = split(line, spans, spans_len, base, sides);
	if (count < 3)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (is_sentence(sides[i]))
			return false;
		chain.items[i] = i == 0           ? first_item(sides[0], &chain.label)
				 : i == count - 1 ? last_item(sides[i])
						  : trim_item(sides[i]);
		if (!is_name(chain.items[i]))
			return false;
		if (lex_word(chain.items[i], 0, process_items, NULL)) {
			size_t end = lex_word(chain.items[i], 0, process_items, NULL);

			chain.process |= !rune_is_alnum(lex_rune(chain.items[i], end));
		}
	}
	/* `git add` → `git commit`: commands */
	for (size_t i = 0; i < count; i++)
		code += in_code(spans, spans_len, base + (size_t)(chain.items[i].ptr - line.ptr));
	if (code == count)
		return false;
	chain.len = count;
	chain.learning = chain_is_learning(chain.label);
	chain.process |= is_other(chain.label);
	*ret = chain;
	return true;
}
