#include "read/pair.h"

#include "base/mem.h"
#include "base/path.h"
#include "base/unicode.h"
#include "conf/config.h"
#include "read/page.h"

#include <stdlib.h>
#include <strings.h>

#include <uthash.h>

/* A page in its group. */
struct claim {
	struct page *page;
	struct translations *alone; /* its own row, while another has its place; else NULL */
};

struct group {
	UT_hash_handle hh;
	char *key; /* owned */
	struct translations *row;
	struct claim *claims; /* by path */
	size_t claims_len, claims_cap;
};

struct pairs {
	struct group *groups; /* hash by key */
	size_t langs_len;
};

static bool
is_folder_name(struct slice stem)
{
	return slice_is(stem, "index") || slice_is(stem, "_index") ||
	       (stem.len == 6 && strncasecmp(stem.ptr, "readme", 6) == 0);
}

/* Takes the language off a name such as "page.ko", "README.ko-KR", or what rmgen.yaml says. */
static int
take_suffix(const struct config *conf, struct slice *stem)
{
	struct slice ext = path_ext(*stem);
	int lang = -1;

	for (size_t i = 0; i < conf->suffixes_len; i++) {
		size_t len = strlen(conf->suffixes[i].suffix);

		if (stem->len <= len || !slice_ends(*stem, conf->suffixes[i].suffix))
			continue;
		stem->len -= len;
		return conf->suffixes[i].lang;
	}
	if (ext.len)
		lang = config_find_lang(conf, slice_skip(ext, 1));
	if (lang >= 0)
		stem->len -= ext.len;
	return lang;
}

struct pair_path
pair_read_path(const struct config *conf, struct slice path)
{
	struct pair_path out = {.dir = path_dir(path), .stem = path_base(path), .lang = -1};
	const char *slash = memchr(out.dir.ptr, '/', out.dir.len);
	struct slice first =
	    slice_head(out.dir, slash ? (size_t)(slash - out.dir.ptr) : out.dir.len);
	int suffix;

	out.stem.len -= path_ext(out.stem).len;
	out.lang = first.len ? config_find_lang(conf, first) : -1;
	if (out.lang >= 0)
		out.dir = slice_skip(out.dir, first.len + 1);
	suffix = take_suffix(conf, &out.stem);
	if (suffix >= 0)
		out.lang = suffix;
	out.is_folder = is_folder_name(out.stem);
	return out;
}

void
pair_place(struct page *page, const struct config *conf)
{
	struct pair_path path = pair_read_path(conf, page->path);
	struct slice stem = path.is_folder ? SLICE("") : path.stem;
	int lang = page->front.lang ? config_find_lang(conf, slice_of(page->front.lang)) : -1;

	page->lang = lang >= 0 ? lang : path.lang >= 0 ? path.lang : conf->default_lang;
	page->is_folder = path.is_folder;
	page->logical = slice_of(arena_printf(&page->arena, "%.*s%s%.*s", SLICE_ARG(path.dir),
	    path.dir.len ? "/" : "", SLICE_ARG(stem)));
}

static struct translations *
row_new(const struct pairs *pairs, const struct group *group)
{
	struct translations *row =
	    xcalloc(1, sizeof(*row) + pairs->langs_len * sizeof(struct page *));

	row->key = slice_of(group->key);
	row->len = pairs->langs_len;
	return row;
}

struct pairs *
pairs_new(size_t langs_len)
{
	struct pairs *pairs = xcalloc(1, sizeof(*pairs));

	pairs->langs_len = langs_len;
	return pairs;
}

static void
group_free(struct pairs *pairs, struct group *group)
{
	HASH_DEL(pairs->groups, group);
	for (size_t i = 0; i < group->claims_len; i++)
		free(group->claims[i].alone);
	free(group->claims);
	free(group->row);
	free(group->key);
	free(group);
}

void
pairs_free(struct pairs *pairs)
{
	struct group *group, *next;

	if (!pairs)
		return;
	HASH_ITER (hh, pairs->groups, group, next)
		group_free(pairs, group);
	free(pairs);
}

static struct group *
group_find(const struct pairs *pairs, struct slice key)
{
	struct group *group;

	HASH_FIND(hh, pairs->groups, key.ptr, key.len, group);
	return group;
}

static struct group *
group_make(struct pairs *pairs, struct slice key)
{
	struct group *group = group_find(pairs, key);

	if (group)
		return group;
	group = xcalloc(1, sizeof(*group));
	group->key = xstrndup(key.ptr, key.len);
	group->row = row_new(pairs, group);
	HASH_ADD_KEYPTR(hh, pairs->groups, group->key, key.len, group);
	return group;
}

/* Appends the page's key: what its author says, or where it lies. */
static void
put_key(struct buf *out, const struct page *page)
{
	struct slice key = slice_of(page->front.translation_key);

	while (slice_starts(key, "/"))
		key = slice_skip(key, 1);
	if (key.len)
		unicode_nfc(out, key);
	else
		buf_put(out, page->logical);
}

/* Where the page stands, or would stand, among the claims. */
static size_t
claim_position(const struct group *group, const struct page *page)
{
	size_t low = 0, high = group->claims_len;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (slice_cmp(group->claims[mid].page->path, page->path) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Gives the place in the group's row to this claim. */
static void
claim_place(struct group *group, struct claim *claim)
{
	free(claim->alone);
	claim->alone = NULL;
	group->row->pages[claim->page->lang] = claim->page;
	claim->page->translations = group->row;
}

static void
claim_stand_alone(const struct pairs *pairs, const struct group *group, struct claim *claim)
{
	claim->alone = row_new(pairs, group);
	claim->alone->pages[claim->page->lang] = claim->page;
	claim->page->translations = claim->alone;
}

void
pairs_add(struct pairs *pairs, struct page *page)
{
	struct buf key = BUF_INIT;
	struct group *group;
	struct page *holder;
	size_t at;

	put_key(&key, page);
	group = group_make(pairs, buf_slice(&key));
	buf_finish(&key);
	at = claim_position(group, page);
	group->claims =
	    xgrow(group->claims, group->claims_len, &group->claims_cap, sizeof(*group->claims));
	memmove(group->claims + at + 1, group->claims + at,
	    (group->claims_len - at) * sizeof(*group->claims));
	group->claims[at] = (struct claim){.page = page};
	group->claims_len++;
	holder = group->row->pages[page->lang];
	if (holder && slice_cmp(holder->path, page->path) < 0) {
		claim_stand_alone(pairs, group, &group->claims[at]);
		return;
	}
	if (holder)
		claim_stand_alone(pairs, group, &group->claims[claim_position(group, holder)]);
	claim_place(group, &group->claims[at]);
}

void
pairs_remove(struct pairs *pairs, struct page *page)
{
	struct group *group =
	    page->translations ? group_find(pairs, page->translations->key) : NULL;
	size_t at = group ? claim_position(group, page) : 0;
	bool held;

	if (!group || at == group->claims_len || group->claims[at].page != page)
		return;
	held = page->translations == group->row;
	free(group->claims[at].alone);
	group->claims_len--;
	memmove(group->claims + at, group->claims + at + 1,
	    (group->claims_len - at) * sizeof(*group->claims));
	page->translations = NULL;
	if (!group->claims_len) {
		group_free(pairs, group);
		return;
	}
	if (!held)
		return;
	group->row->pages[page->lang] = NULL;
	for (size_t i = 0; i < group->claims_len; i++) {
		if (group->claims[i].page->lang != page->lang)
			continue;
		claim_place(group, &group->claims[i]);
		break;
	}
}

const struct translations *
pairs_find(const struct pairs *pairs, struct slice key)
{
	struct group *group = group_find(pairs, key);

	return group ? group->row : NULL;
}

bool
pairs_is_contested(const struct pairs *pairs, struct slice key)
{
	const struct group *group = group_find(pairs, key);

	for (size_t i = 0; group && i < group->claims_len; i++)
		if (group->claims[i].alone)
			return true;
	return false;
}

void
pairs_report(const struct pairs *pairs, const struct config *conf, struct diag *diag)
{
	for (const struct group *group = pairs->groups; group; group = group->hh.next) {
		for (size_t i = 0; i < group->claims_len; i++) {
			const struct page *page = group->claims[i].page, *holder;
			struct diag_at at = {page->source, 1, 1};

			if (!group->claims[i].alone)
				continue;
			holder = group->row->pages[page->lang];
			diag_add(diag, DIAG_ERROR, "same-translation", at,
			    "rename one of the two, or give it another `lang` or `translation_key`",
			    "this page and %s are both \"%s\" in %s", holder->source, group->key,
			    conf->langs[page->lang].tag);
		}
	}
}
