#include "read/front_keys.h"

#include "read/page.h"

#include <stdlib.h>

#define FIELD(name) offsetof(struct front, name)

enum key {
	KEY_TITLE,
	KEY_LINK_TITLE,
	KEY_DESCRIPTION,
	KEY_DATE,
	KEY_LASTMOD,
	KEY_PUBLISH_DATE,
	KEY_PUBLISHED,
	KEY_EXPIRY_DATE,
	KEY_START,
	KEY_DRAFT,
	KEY_WEIGHT,
	KEY_SLUG,
	KEY_URL,
	KEY_ALIASES,
	KEY_TAGS,
	KEY_CATEGORIES,
	KEY_LANG,
	KEY_TRANSLATION_KEY,
	KEY_TRANSLATED_FROM,
	KEY_ID,
	KEY_TYPE,
	KEY_LAYOUT,
	KEY_TOC,
	KEY_STAGES,
	KEY_REQUIRES,
	KEY_RELATED,
	KEY_STATUS,
	KEY_ESTIMATE,
	KEY_ENCODING,
	KEY_NO_CONVERT,
	KEY_PARAMS,
	KEY_COUNT
};

_Static_assert((int)KEY_COUNT <= (int)FRONT_KEYS_MAX, "tables by key are too small");

static const struct front_key keys[KEY_COUNT] = {
    [KEY_TITLE] = {"title", TYPE_TEXT, FIELD(title)},
    [KEY_LINK_TITLE] = {"link_title", TYPE_TEXT, FIELD(link_title)},
    [KEY_DESCRIPTION] = {"description", TYPE_TEXT, FIELD(description)},
    [KEY_DATE] = {"date", TYPE_DATE, FIELD(date)},
    [KEY_LASTMOD] = {"lastmod", TYPE_DATE, FIELD(lastmod)},
    [KEY_PUBLISH_DATE] = {"publish_date", TYPE_DATE, FIELD(publish_date)},
    [KEY_PUBLISHED] = {"published", TYPE_PUBLISHED, NO_FIELD},
    [KEY_EXPIRY_DATE] = {"expiry_date", TYPE_DATE, FIELD(expiry_date)},
    [KEY_START] = {"start", TYPE_DATE, FIELD(start)},
    [KEY_DRAFT] = {"draft", TYPE_BOOL, FIELD(draft)},
    [KEY_WEIGHT] = {"weight", TYPE_NUMBER, FIELD(weight)},
    [KEY_SLUG] = {"slug", TYPE_TEXT, FIELD(slug)},
    [KEY_URL] = {"url", TYPE_TEXT, FIELD(url)},
    [KEY_ALIASES] = {"aliases", TYPE_LIST, NO_FIELD},
    [KEY_TAGS] = {"tags", TYPE_TAGS, NO_FIELD},
    [KEY_CATEGORIES] = {"categories", TYPE_TAGS, NO_FIELD},
    [KEY_LANG] = {"lang", TYPE_TEXT, FIELD(lang)},
    [KEY_TRANSLATION_KEY] = {"translation_key", TYPE_TEXT, FIELD(translation_key)},
    [KEY_TRANSLATED_FROM] = {"translated_from", TYPE_TEXT, FIELD(translated_from)},
    [KEY_ID] = {"id", TYPE_TEXT, FIELD(id)},
    [KEY_TYPE] = {"type", TYPE_TEXT, FIELD(type)},
    [KEY_LAYOUT] = {"layout", TYPE_TEXT, FIELD(layout)},
    [KEY_TOC] = {"toc", TYPE_BOOL, FIELD(toc)},
    [KEY_STAGES] = {"stages", TYPE_ANY, NO_FIELD},
    [KEY_REQUIRES] = {"requires", TYPE_LIST, NO_FIELD},
    [KEY_RELATED] = {"related", TYPE_LIST, NO_FIELD},
    [KEY_STATUS] = {"status", TYPE_TEXT, FIELD(status)},
    [KEY_ESTIMATE] = {"estimate", TYPE_TEXT, FIELD(estimate)},
    [KEY_ENCODING] = {"encoding", TYPE_TEXT, FIELD(encoding)},
    [KEY_NO_CONVERT] = {"no_convert", TYPE_ANY, NO_FIELD},
    [KEY_PARAMS] = {"params", TYPE_ANY, NO_FIELD},
};

/* Ordered by strcmp. Squeezed: lower case, letters and digits only. Beside the canonical
 * names these are the words of Hugo, Jekyll, Hexo, Astro, Docusaurus and Obsidian. */
struct spelling {
	const char *word;
	enum key key;
};

static const struct spelling spellings[] = {
    {"alias", KEY_ALIASES},
    {"aliases", KEY_ALIASES},
    {"begin", KEY_START},
    {"categories", KEY_CATEGORIES},
    {"category", KEY_CATEGORIES},
    {"charset", KEY_ENCODING},
    {"created", KEY_DATE},
    {"createdat", KEY_DATE},
    {"createddate", KEY_DATE},
    {"createtime", KEY_DATE},
    {"creationdate", KEY_DATE},
    {"ctime", KEY_DATE},
    {"date", KEY_DATE},
    {"datecreated", KEY_DATE},
    {"datemodified", KEY_LASTMOD},
    {"datepublished", KEY_PUBLISH_DATE},
    {"dependson", KEY_REQUIRES},
    {"desc", KEY_DESCRIPTION},
    {"description", KEY_DESCRIPTION},
    {"draft", KEY_DRAFT},
    {"duration", KEY_ESTIMATE},
    {"effort", KEY_ESTIMATE},
    {"encoding", KEY_ENCODING},
    {"estimate", KEY_ESTIMATE},
    {"excerpt", KEY_DESCRIPTION},
    {"expiration", KEY_EXPIRY_DATE},
    {"expirationdate", KEY_EXPIRY_DATE},
    {"expires", KEY_EXPIRY_DATE},
    {"expirydate", KEY_EXPIRY_DATE},
    {"extra", KEY_PARAMS},
    {"i18nkey", KEY_TRANSLATION_KEY},
    {"id", KEY_ID},
    {"isdraft", KEY_DRAFT},
    {"lang", KEY_LANG},
    {"langref", KEY_TRANSLATION_KEY},
    {"language", KEY_LANG},
    {"lastmod", KEY_LASTMOD},
    {"lastmodified", KEY_LASTMOD},
    {"lastmodifiedat", KEY_LASTMOD},
    {"lastmodifieddate", KEY_LASTMOD},
    {"lastupdate", KEY_LASTMOD},
    {"lastupdated", KEY_LASTMOD},
    {"layout", KEY_LAYOUT},
    {"linktitle", KEY_LINK_TITLE},
    {"locale", KEY_LANG},
    {"menuorder", KEY_WEIGHT},
    {"modified", KEY_LASTMOD},
    {"modifieddate", KEY_LASTMOD},
    {"mtime", KEY_LASTMOD},
    {"navorder", KEY_WEIGHT},
    {"navtitle", KEY_LINK_TITLE},
    {"noconvert", KEY_NO_CONVERT},
    {"order", KEY_WEIGHT},
    {"params", KEY_PARAMS},
    {"permalink", KEY_URL},
    {"prereqs", KEY_REQUIRES},
    {"prerequisite", KEY_REQUIRES},
    {"prerequisites", KEY_REQUIRES},
    {"pubdate", KEY_PUBLISH_DATE},
    {"publish", KEY_PUBLISHED},
    {"publishdate", KEY_PUBLISH_DATE},
    {"published", KEY_PUBLISHED},
    {"publishedat", KEY_PUBLISH_DATE},
    {"redirectfrom", KEY_ALIASES},
    {"related", KEY_RELATED},
    {"requires", KEY_REQUIRES},
    {"seealso", KEY_RELATED},
    {"shorttitle", KEY_LINK_TITLE},
    {"showtoc", KEY_TOC},
    {"sidebarlabel", KEY_LINK_TITLE},
    {"sidebarposition", KEY_WEIGHT},
    {"slug", KEY_SLUG},
    {"stages", KEY_STAGES},
    {"start", KEY_START},
    {"startdate", KEY_START},
    {"starts", KEY_START},
    {"status", KEY_STATUS},
    {"summary", KEY_DESCRIPTION},
    {"tableofcontents", KEY_TOC},
    {"tag", KEY_TAGS},
    {"tags", KEY_TAGS},
    {"title", KEY_TITLE},
    {"toc", KEY_TOC},
    {"translatedfrom", KEY_TRANSLATED_FROM},
    {"translationid", KEY_TRANSLATION_KEY},
    {"translationkey", KEY_TRANSLATION_KEY},
    {"translationof", KEY_TRANSLATION_KEY},
    {"type", KEY_TYPE},
    {"unpublishdate", KEY_EXPIRY_DATE},
    {"updated", KEY_LASTMOD},
    {"updatedat", KEY_LASTMOD},
    {"updateddate", KEY_LASTMOD},
    {"updatetime", KEY_LASTMOD},
    {"url", KEY_URL},
    {"weight", KEY_WEIGHT},
};

static int
compare(const void *word, const void *entry)
{
	return strcmp(word, ((const struct spelling *)entry)->word);
}

const struct front_key *
front_key_find(struct slice spelling)
{
	size_t count = sizeof(spellings) / sizeof(*spellings), len = 0;
	char word[32];
	const struct spelling *found;

	for (size_t i = 0; i < spelling.len; i++) {
		char c = spelling.ptr[i];

		if (c == '_' || c == '-' || c == ' ')
			continue;
		if (len + 1 == sizeof(word))
			return NULL;
		word[len++] = c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
	}
	word[len] = '\0';
	found = bsearch(word, spellings, count, sizeof(*spellings), compare);
	return found ? &keys[found->key] : NULL;
}

size_t
front_key_index(const struct front_key *key)
{
	return (size_t)(key - keys);
}
