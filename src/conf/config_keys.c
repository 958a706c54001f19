#include "conf/config_keys.h"

#include "conf/config.h"

#include <strings.h>

/* In the order of enum html_policy, enum break_policy and enum date_source. */
static const char *const html_words[] = {"sanitize", "escape", "trusted", NULL};
static const char *const break_words[] = {"soft", "hard", NULL};
static const char *const date_words[] = {"front", "git", NULL};
static const char *const encoding_words[] = {"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "GB18030",
    "GBK", "BIG5", "BIG5-HKSCS", "CP950", "CP949", "EUC-KR", NULL};

#define AT(field) .offset = (int)offsetof(struct config, field)
#define ELSEWHERE .offset = CONFIG_NOWHERE

static const struct config_key keys[] = {
    {"title", CONFIG_TEXT, .required = true, AT(title), .what = "name of the site"},
    {"description", CONFIG_TEXT, ELSEWHERE, .what = "what the site is about, in one sentence"},
    {"base_url", CONFIG_TEXT, ELSEWHERE,
	.what = "address of the site, e.g. https://example.org/maps/"},
    {"default_language", CONFIG_TEXT, ELSEWHERE,
	.what = "language of pages that name none (default: the first of languages)"},
    {"languages", CONFIG_MAP, .required = true, ELSEWHERE,
	.what = "languages of the site by BCP 47 tag, in the order of the switcher"},
    {"languages.*", CONFIG_MAP, ELSEWHERE, .what = "one language"},
    {"languages.*.label", CONFIG_TEXT, ELSEWHERE, .what = "its name in its own words"},
    {"languages.*.title", CONFIG_TEXT, ELSEWHERE, .what = "name of the site in it"},
    {"languages.*.description", CONFIG_TEXT, ELSEWHERE,
	.what = "what the site is about, in this language"},
    {"derive", CONFIG_LIST, ELSEWHERE,
	.what = "languages that fill each other's gaps by conversion: [zh-Hant, zh-Hans] or []"},
    {"theme", CONFIG_TEXT, AT(theme), .what = "a theme's name, or a folder of the site"},
    {"markdown", CONFIG_MAP, ELSEWHERE, .what = "how Markdown is read"},
    {"markdown.html", CONFIG_WORD, html_words, AT(html),
	.what = "HTML in pages: cleaned, shown as text, or taken as it is"},
    {"markdown.breaks", CONFIG_WORD, break_words, AT(breaks),
	.what = "a single line break: white space, or a line break as in HackMD and Obsidian"},
    {"markdown.autolink", CONFIG_BOOL, AT(autolink), .what = "make links of bare addresses"},
    {"dates", CONFIG_WORD, date_words, AT(dates),
	.what =
	    "where the date of last change comes from when a page says none: front matter only, or git"},
    {"content_dir", CONFIG_TEXT, ELSEWHERE, .what = "folder of the pages (default: content)"},
    {"static_dir", CONFIG_TEXT, ELSEWHERE,
	.what = "folder of files that are copied (default: static)"},
    {"output_dir", CONFIG_TEXT, ELSEWHERE, .what = "folder of the site (default: public)"},
    {"encodings", CONFIG_MAP, ELSEWHERE,
	.what = "encodings of older files, by pattern of their path below the content folder"},
    {"encodings.*", CONFIG_WORD, encoding_words, ELSEWHERE, .what = "an encoding"},
    {"suffixes", CONFIG_MAP, ELSEWHERE,
	.what =
	    "file name endings that stand for a language: \"cn\" for page.cn.md, \"-cn\" for page-cn.md"},
    {"suffixes.*", CONFIG_TEXT, ELSEWHERE, .what = "a language of the site"},
    {"copies", CONFIG_BOOL, AT(copies),
	.what = "beside each page a plain copy of it in Markdown, for programs that read"},
    {"page_limit", CONFIG_NUMBER, .min = 1024, .max = 64 << 20, AT(page_limit),
	.what = "largest Markdown file in bytes (default: 1048576)"},
    {"csp", CONFIG_MAP, ELSEWHERE,
	.what = "additions to the content security policy, by directive"},
    {"csp.*", CONFIG_TEXT, ELSEWHERE, .what = "sources that the directive allows besides"},
    {"params", CONFIG_MAP, .open = true, ELSEWHERE, .what = "anything, for themes"},
};

const struct config_key *
config_keys(size_t *ret_len)
{
	*ret_len = sizeof(keys) / sizeof(*keys);
	return keys;
}

int
config_find_word(const char *const *words, const char *word)
{
	for (int i = 0; words[i]; i++)
		if (strcasecmp(words[i], word) == 0)
			return i;
	return -1;
}
