#include "read/frequent.h"

#include "base/utf8.h"

#include <strings.h>

/* The lists are our own: the characters most used in general text, and those of texts about
 * learning, software and work. Their order does not matter. */
static const char *const frequent[SCRIPT_COUNT] = {
    [SCRIPT_HANT] =
	"的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於"
	"著下自之年過發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還"
	"進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機十民第公此已工使情"
	"明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產或"
	"新己制身果加西斯月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員"
	"解水名真論處走義各入幾口認條平系氣題活爾更別打女變四神總何電數安少報才結反受目太"
	"量再感建務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展馬科司五基"
	"眼書非則聽白卻界達光放強即像難且權思王象完設式色路記南品住告類求據程北邊死張該交"
	"規萬取拉格望覺術領共確傳師觀清今切院讓識候帶導爭運筆架構服器雲端料庫快訊息佇列習"
	"畫劃階段標專案項踐掌握熟悉深精礎技職缺署容網監控效優測試語言演算模型訓練框台臺履"
	"歷閱讀週季每推薦源課落始碼析併編持續整付版配置環境搭除錯誤介協請儲存查詢索引易備"
	"份恢復叢集擴負載均衡微",
    [SCRIPT_HANS] =
	"的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于"
	"着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还"
	"进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情"
	"明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或"
	"新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员"
	"解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太"
	"量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基"
	"眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交"
	"规万取拉格望觉术领共确传师观清今切院让识候带导争运笔架构服器云库缓存消息列端习划"
	"阶段标项践掌握熟悉深精础技岗署容网络监控优测试语言算模型训练框台简历阅读周季每推"
	"荐源课档博客码析编持续集付版配置环境搭调错误协议请响储查询索引备份恢复群扩负载均"
	"衡微",
    [SCRIPT_KO] = "이다는의에을를가하고한로은지기사도서자리어인해시있대으아과나일정수들부전보제스그"
		  "게만라연여구주장조원경우상동성모공관비오무문화적명선신중유없것년월등생실용국내면"
		  "세소트계물회안분까니되었했던며거때같더많또말할될된통반치바위미재금민현방업심남교"
		  "음히간약받개발학습역량백엔드클데터베디료컴퓨프래밍언워운영체네크알즘확포배버컨테"
		  "너쿠티커파썬립액타입델머러닝딥추천링레환설젝폴접준취강책읽블깃허브밋코딩풀매달차"
		  "단목표완진행예초급황략술택맵종류식활응최처럼렇각별점외함께합권검색캐싱메큐산쓰쳐"
		  "키텍패턴객향칙질속품평균력출값형변듣찾써쓸필요않았겠답됩십삼육칠팔억",
};

/* One bit for each code point of the basic plane. */
struct rune_set {
	uint64_t bits[0x10000 / 64];
};

static void
set_fill(struct rune_set *set, const char *text)
{
	struct slice rest = slice_of(text);
	uint32_t rune;
	size_t len;

	memset(set, 0, sizeof(*set));
	while ((len = utf8_next(rest, &rune))) {
		set->bits[rune >> 6] |= UINT64_C(1) << (rune & 63);
		rest = slice_skip(rest, len);
	}
}

static bool
set_has(const struct rune_set *set, uint32_t rune)
{
	return rune < 0x10000 && (set->bits[rune >> 6] >> (rune & 63) & 1);
}

enum class { CLASS_NEUTRAL, CLASS_HAN, CLASS_HANGUL, CLASS_KANA, CLASS_PRIVATE, CLASS_OTHER };

static const struct {
	uint32_t first, last;
	enum class class;
} classes[] = {
    {0x0000, 0x00BF, CLASS_NEUTRAL},
    {0x00D7, 0x00D7, CLASS_NEUTRAL},
    {0x1100, 0x11FF, CLASS_HANGUL},
    {0x2000, 0x2BFF, CLASS_NEUTRAL}, /* punctuation, arrows, boxes, numbers in circles */
    {0x3000, 0x303F, CLASS_NEUTRAL},
    {0x3040, 0x30FF, CLASS_KANA},
    {0x3130, 0x318F, CLASS_HANGUL},
    {0x3400, 0x9FFF, CLASS_HAN},
    {0xAC00, 0xD7A3, CLASS_HANGUL},
    {0xE000, 0xF8FF, CLASS_PRIVATE},
    {0xF900, 0xFAFF, CLASS_HAN},
    {0xFF00, 0xFF65, CLASS_NEUTRAL},
    {0xFF66, 0xFF9F, CLASS_KANA},
    {0x1F000, 0x1FAFF, CLASS_NEUTRAL}, /* emoji */
    {0x20000, 0x3FFFF, CLASS_HAN},
    {0xF0000, 0x10FFFF, CLASS_PRIVATE},
};

static enum class class_of(uint32_t rune) {
	for (size_t i = 0; i < sizeof(classes) / sizeof(*classes);
	     i++) if (rune <= classes[i].last) return rune >= classes[i].first
	    ? classes[i].class
	    : CLASS_OTHER;
	return CLASS_OTHER;
}

static double
worth(enum class class, enum script script)
{
	enum class own = script == SCRIPT_KO ? CLASS_HANGUL : CLASS_HAN;

	if (class == CLASS_PRIVATE)
		return -4;
	return class == own ? 0 : -0.5;
}

/* Whole subtags, in any case, with '_' for '-' as in locales. */
static bool
tag_starts(struct slice tag, const char *prefix)
{
	size_t len = strlen(prefix);

	if (tag.len < len || (tag.len > len && !strchr("-_", tag.ptr[len])))
		return false;
	for (size_t i = 0; i < len; i++) {
		char c = tag.ptr[i] == '_' ? '-' : tag.ptr[i];

		if (strncasecmp(&c, &prefix[i], 1) != 0)
			return false;
	}
	return true;
}

enum script
frequent_script(struct slice tag)
{
	static const struct {
		const char *prefix;
		enum script script;
	} tags[] = {
	    {"zh-Hant", SCRIPT_HANT},
	    {"zh-TW", SCRIPT_HANT},
	    {"zh-HK", SCRIPT_HANT},
	    {"zh-MO", SCRIPT_HANT},
	    {"yue", SCRIPT_HANT},
	    {"zh", SCRIPT_HANS},
	    {"ko", SCRIPT_KO},
	};

	for (size_t i = 0; i < sizeof(tags) / sizeof(*tags); i++)
		if (tag_starts(tag, tags[i].prefix))
			return tags[i].script;
	return SCRIPT_NONE;
}

double
frequent_score(struct slice text, enum script script)
{
	struct rune_set set;
	double sum = 0;
	size_t count = 0, len;
	uint32_t rune;

	set_fill(&set, frequent[script]);
	while ((len = utf8_next(text, &rune))) {
		enum class class = class_of(rune);

		text = slice_skip(text, len);
		if (class == CLASS_NEUTRAL)
			continue;
		count++;
		sum += set_has(&set, rune) ? 1 : worth(class, script);
	}
	return count ? sum / (double)count : 0;
}
