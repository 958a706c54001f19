#include "unit.h"

#include "base/fs.h"
#include "base/mem.h"
#include "model/terms.h"
#include "site_langs.h"

#include <fcntl.h>
#include <stdio.h>

static struct config conf;
static struct terms *terms;

static int
set_up(void **state)
{
	struct buf text = BUF_INIT, path = BUF_INIT;
	struct diag diag = DIAG_INIT;

	conf = site_conf();
	buf_printf(&path, "%s/../i18n/glossary.yaml", getenv("RMGEN_TESTS"));
	assert_int_equal(fs_read(AT_FDCWD, path.ptr, 1 << 22, &text), 0);
	terms = terms_read(&conf, NULL, buf_slice(&text), "i18n/glossary.yaml", &diag);
	terms_seal(terms, &diag);
	for (size_t i = 0; i < diag.len; i++)
		print_message(
		    "%s:%u: %s\n", diag.items[i].path, diag.items[i].line, diag.items[i].message);
	assert_int_equal(diag.len, 0);
	buf_finish(&text);
	buf_finish(&path);
	diag_finish(&diag);
	return 0;
}

static int
tear_down(void **state)
{
	terms_free(terms);
	return 0;
}

/* The ids that a text mentions, as "kubernetes docker". */
static void
expect(const char *text, const char *ids)
{
	struct terms_scan scan = terms_scan(terms, slice_of(text), 0, strlen(text));
	struct mention mention;
	struct buf out = BUF_INIT;

	while (terms_next(&scan, &mention)) {
		buf_puts(&out, out.len ? " " : "");
		buf_put(&out, terms_at(terms, mention.term)->id);
	}
	if (strcmp(out.ptr, ids) != 0)
		print_message("in: %s\n", text);
	assert_string_equal(out.ptr, ids);
	buf_finish(&out);
}

static void
has_all_labels(void **state)
{
	struct config_lang langs[] = {{.tag = "zh-Hant"}, {.tag = "zh-Hans"}, {.tag = "ko"}};

	assert_true(terms_len(terms) >= 220);
	for (size_t i = 0; i < terms_len(terms); i++) {
		const struct term *term = terms_at(terms, (int)i);

		assert_true(term->label.len);
		for (size_t l = 0; l < sizeof(langs) / sizeof(*langs); l++)
			assert_true(term->labels[l].len);
	}
}

/* The file itself: every term has its four labels, and no id is written twice (the YAML reader
 * refuses that, see set_up). */
static void
file_is_complete(void **state)
{
	static const char *const keys[] = {
	    "\n  en: ", "\n  zh-Hant: ", "\n  zh-Hans: ", "\n  ko: "};
	struct buf text = BUF_INIT, path = BUF_INIT;

	buf_printf(&path, "%s/../i18n/glossary.yaml", getenv("RMGEN_TESTS"));
	assert_int_equal(fs_read(AT_FDCWD, path.ptr, 1 << 22, &text), 0);
	for (size_t k = 0; k < 4; k++) {
		size_t count = 0;

		for (const char *at = text.ptr; (at = strstr(at, keys[k])); at++)
			count++;
		assert_int_equal(count, terms_len(terms));
	}
	buf_finish(&text);
	buf_finish(&path);
}

static void
finds_in_each_language(void **state)
{
	expect("學習 Kubernetes 與微服務", "kubernetes microservices");
	expect("学习K8s和微服务，以及库伯内特斯", "kubernetes microservices kubernetes");
	expect("쿠버네티스를 배운다. 도커와 K8s로", "kubernetes docker kubernetes");
	expect("kubernetes and ＫＵＢＥＲＮＥＴＥＳ", "kubernetes kubernetes");
	expect("machine\nlearning", "machine-learning");
	expect("使用Docker部署", "docker");
	expect("资料库 資料庫 数据库", "database database");
	expect("演算法、算法、알고리즘", "algorithm algorithm algorithm");
}

static void
takes_the_longest(void **state)
{
	expect("Spring Boot 與 Spring Cloud", "spring-boot spring-cloud");
	expect("GitHub Actions on GitHub", "github-actions github");
	expect("Docker Compose / Docker", "docker-compose docker");
	expect("GitLab CI/CD 與 CI/CD", "gitlab-ci ci-cd");
	expect("JavaScript, Java", "javascript java");
	expect("자바스크립트와 자바", "javascript java");
	expect("React Native", "react-native");
	expect("Node.js 和 Vue.js", "nodejs vue");
}

static void
respects_words(void **state)
{
	expect("Dockerize the djangonaut", "");
	expect("xKubernetes Kubernetesx K8s_x", "");
	expect("github.com/a 和 user@docker.com", "");
	expect("See GitHub.", "github");
	expect("See GitHub.Then go.", "github");
	expect("C++ C# C", "cpp csharp");
	expect("C++11", "");
	expect("AWS/GCP/Azure", "aws gcp azure");
	expect("레디스트로이", "");
	expect("비도커 도커파일", "dockerfile");
}

static void
allows_particles(void **state)
{
	expect("도커는 도커에서 도커에서는 도커까지도 도커로부터",
	    "docker docker docker docker docker");
	expect("도커의 도커를 도커가 도커와 도커도", "docker docker docker docker docker");
	expect("Docker는 Docker에서 Redis의", "docker docker redis");
	expect("모니터링하고 모니터링합니다", "monitoring monitoring");
	expect("도커이자마자", "");
}

static void
exact_names_keep_their_case(void **state)
{
	expect("Go 與 go 和 GO", "go");
	expect("let us react swiftly, be agile, rest", "");
	expect("React, Swift", "react swift");
	expect("AI ai", "artificial-intelligence");
}

static void
finds_by_name(void **state)
{
	int term = terms_find_name(terms, SLICE("쿠버네티스"));

	assert_int_equal(term, terms_find_id(terms, SLICE("kubernetes")));
	assert_int_equal(terms_find_name(terms, SLICE("k8s")), term);
	assert_int_equal(terms_find_name(terms, SLICE("k8s 入門")), -1);
	assert_int_equal(terms_find_name(terms, SLICE("")), -1);
	assert_int_equal(terms_find_id(terms, SLICE("no-such")), -1);
	assert_true(slice_is(terms_at(terms, term)->labels[2], "쿠버네티스"));
}

static void
stays_in_its_range(void **state)
{
	const char *text = "Docker Compose Kubernetes";
	struct terms_scan scan = terms_scan(terms, slice_of(text), 0, 6);
	struct mention mention;

	assert_true(terms_next(&scan, &mention));
	assert_int_equal(mention.start, 0);
	assert_int_equal(mention.end, 6);
	assert_false(terms_next(&scan, &mention));
	scan = terms_scan(terms, slice_of("xdocker"), 1, 7);
	assert_false(terms_next(&scan, &mention));
}

static void
site_extends_and_overrides(void **state)
{
	struct diag diag = DIAG_INIT;
	struct terms *own = terms_read(&conf, NULL,
	    SLICE("go:\n  en: Go\n  aliases: [golang]\ndocker:\n  en: Docker\nrust:\n  en: Rust\n"),
	    "base.yaml", &diag);

	own = terms_read(&conf, own,
	    SLICE("docker: null\ngo:\n  en: Go language\n  ko: 고\nfoo:\n  en: Foo\n"
		  "  aliases: [golang, 1.10]\n  alias: [x]\nbar: 3\nnone: null\n"),
	    "site.yaml", &diag);
	terms_seal(own, &diag);
	assert_int_equal(terms_find_id(own, SLICE("docker")), -1);
	assert_int_equal(terms_find_name(own, SLICE("docker")), -1);
	assert_int_equal(terms_find_name(own, SLICE("go")), -1);
	assert_int_equal(terms_find_name(own, SLICE("golang")), -1); /* two claim it */
	assert_int_equal(
	    terms_find_name(own, SLICE("GO Language")), terms_find_id(own, SLICE("go")));
	assert_int_equal(terms_find_name(own, SLICE("1.10")), terms_find_id(own, SLICE("foo")));
	assert_int_equal(diag.len, 4);
	assert_string_equal(diag.items[0].code, "glossary");
	assert_int_equal(diag.items[0].line, 8);
	assert_string_equal(diag.items[3].code, "ambiguous-term");
	assert_int_equal(diag.items[3].line, 7);
	assert_string_equal(diag.items[3].path, "site.yaml");
	terms_free(own);
	diag_finish(&diag);
}

static void
bad_glossaries_are_no_crash(void **state)
{
	static const char *const texts[] = {"", "[]", "a: [", "a: {en: ''}", "3", "a: {en: {b: c}}",
	    "a: {aliases: x}", "a: {aliases: [[x]]}", "a: {}", "\xff\xfe", "? [x]\n: y"};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct diag diag = DIAG_INIT;
		struct terms *own = terms_read(&conf, NULL, slice_of(texts[i]), "x.yaml", &diag);
		struct terms_scan scan;
		struct mention mention;

		terms_seal(own, &diag);
		scan = terms_scan(own, SLICE("a b c\xff \xe4\xb8"), 0, 8);
		while (terms_next(&scan, &mention))
			;
		terms_free(own);
		diag_finish(&diag);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(has_all_labels),
	    cmocka_unit_test(file_is_complete),
	    cmocka_unit_test(finds_in_each_language),
	    cmocka_unit_test(takes_the_longest),
	    cmocka_unit_test(respects_words),
	    cmocka_unit_test(allows_particles),
	    cmocka_unit_test(exact_names_keep_their_case),
	    cmocka_unit_test(finds_by_name),
	    cmocka_unit_test(stays_in_its_range),
	    cmocka_unit_test(site_extends_and_overrides),
	    cmocka_unit_test(bad_glossaries_are_no_crash),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
