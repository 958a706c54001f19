/* A page's sign never denies a name that its text holds; and glossaries are told apart by names. */
#include "unit.h"

#include "base/mem.h"
#include "model/nodes.h"
#include "model/sign.h"
#include "model/terms.h"
#include "parse/doc.h"
#include "read/page.h"
#include "site_langs.h"

static struct config conf;

static struct terms *
load(const char *text)
{
	struct diag diag = DIAG_INIT;
	struct terms *terms = terms_read(&conf, NULL, slice_of(text), "x", &diag);

	terms_seal(terms, &diag);
	diag_finish(&diag);
	return terms;
}

static bool
differs(const char *a, const char *b, const char *key)
{
	struct terms *x = load(a), *y = load(b);
	size_t len;
	struct slice *keys = terms_differ(x, y, &len);
	bool found = key ? false : len == 0;

	for (size_t i = 0; key && i < len; i++)
		found = found || slice_is(keys[i], key);
	free(keys);
	terms_free(x);
	terms_free(y);
	return found;
}

static void
test_names_that_differ(void **state)
{
	static const char go[] = "go:\n  en: Go\n  ko: 고\n  aliases: [Golang]\n";

	conf = site_conf();
	assert_true(differs(go, go, NULL));
	assert_true(differs(go, "go:\n  en: Go\n  ko: 고랭\n  aliases: [Golang]\n", "고랭"));
	assert_true(differs(go, "go:\n  en: Go\n  ko: 고랭\n  aliases: [Golang]\n", "고"));
	assert_false(differs(go, "go:\n  en: Go\n  ko: 고랭\n  aliases: [Golang]\n", "golang"));
	/* the same in other capitals means the same; where capitals count, it does not */
	assert_true(differs(go, "go:\n  en: GO\n  ko: 고\n  aliases: [GoLang]\n", NULL));
	assert_true(
	    differs("go:\n  en: Go\n  exact: [GO]\n", "go:\n  en: Go\n  exact: [gO]\n", "go"));
	/* a name that another term claims too means nothing */
	assert_true(differs(
	    "go:\n  en: Go\nx:\n  en: X\n", "go:\n  en: Go\nx:\n  en: X\n  aliases: [go]\n", "go"));
}

/* Pages as they are when blocks are still there, of one paragraph. */
static struct page *
make_page(const char *text)
{
	static struct block block;
	struct page *page = page_new(SLICE("ko/a.md"), "ko/a.md");

	block = (struct block){.kind = BLOCK_PARAGRAPH, .text = slice_of(text)};
	page->doc = xcalloc(1, sizeof(*page->doc));
	page->doc->blocks = &block;
	page->doc->blocks_len = 1;
	page->nodes = xcalloc(1, sizeof(*page->nodes));
	sign_page(page);
	return page;
}

static void
drop_page(struct page *page)
{
	free(page->nodes);
	free(page->doc);
	page->nodes = NULL;
	page->doc = NULL;
	page_free(page);
}

static void
test_signs(void **state)
{
	static const char *const held[] = {
	    "kubernetes", "docker compose", "資料庫", "데이터베이스", "g", "ｇ", "k8s"};
	static const char *const not_held[] = {"terraform", "編譯器", "컴파일러", "dockers"};
	struct page *page =
	    make_page("Ｋubernetes 와 DOCKER\nCompose, 資料庫의 데이터베이스를. K8s g");
	unsigned denied = 0;

	for (size_t i = 0; i < sizeof(held) / sizeof(*held); i++)
		assert_true(sign_may_name(page, slice_of(held[i])));
	for (size_t i = 0; i < sizeof(not_held) / sizeof(*not_held); i++)
		denied += !sign_may_name(page, slice_of(not_held[i]));
	assert_int_equal(denied, sizeof(not_held) / sizeof(*not_held));
	drop_page(page);
}

static void
test_no_sign(void **state)
{
	struct page *page = page_new(SLICE("ko/a.md"), "ko/a.md");

	sign_page(page); /* without a doc there is nothing to sign */
	assert_null(page->sign);
	assert_true(sign_may_name(page, SLICE("anything")));
	page_free(page);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_names_that_differ),
	    cmocka_unit_test(test_signs),
	    cmocka_unit_test(test_no_sign),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
