/* A changed rmgen.yaml. Most of what it says is only shown, and no page has to be read again. */
#include "serve_change.h"

#include "base/mem.h"
#include "conf/options.h"
#include "serve_diag.h"

#include <stdlib.h>

enum { RETIRED_MAX = 100 }; /* old configurations, of which the site still has strings */

/* What the file says without that which is only shown; new reference. */
static json_t *
said_of_reading(const struct config *conf)
{
	static const char *const shown[] = {
	    "title", "description", "base_url", "params", "csp", "theme", "output_dir"};
	static const char *const of_lang[] = {"label", "title", "description"};
	json_t *data = json_deep_copy(conf->data), *lang;
	const char *tag;

	for (size_t i = 0; i < sizeof(shown) / sizeof(*shown); i++)
		json_object_del(data, shown[i]);
	json_object_foreach (json_object_get(data, "languages"), tag, lang)
		for (size_t i = 0; i < sizeof(of_lang) / sizeof(*of_lang); i++)
			json_object_del(lang, of_lang[i]);
	return data;
}

/* True when pages read under one configuration are as if they were read under the other. */
static bool
reads_alike(const struct config *a, const struct config *b)
{
	json_t *x = said_of_reading(a), *y = said_of_reading(b);
	bool alike = json_equal(x, y) && a->langs_len == b->langs_len;

	/* json_equal knows no order, but the languages have one. */
	for (size_t i = 0; alike && i < a->langs_len; i++)
		alike = strcmp(a->langs[i].tag, b->langs[i].tag) == 0 &&
			a->langs[i].derive_from == b->langs[i].derive_from;
	alike = alike && a->default_lang == b->default_lang && strcmp(a->root, b->root) == 0 &&
		strcmp(a->content_dir, b->content_dir) == 0 &&
		strcmp(a->static_dir, b->static_dir) == 0;
	json_decref(x);
	json_decref(y);
	return alike;
}

/* In its place, since everything points at it. The site's files know their folder by its string. */
static void
exchange(struct config *now, struct config *fresh)
{
	struct config old = *now;

	*now = *fresh;
	*fresh = old;
	now->root = old.root;
	now->content_dir = old.content_dir;
	now->static_dir = old.static_dir;
	for (size_t i = 0; i < now->langs_len; i++)
		now->langs[i].back_label = old.langs[i].back_label;
}

static void
retire(struct serve_model *model, struct config *conf)
{
	model->retired =
	    xgrow(model->retired, model->retired_len, &model->retired_cap, sizeof(*model->retired));
	model->retired[model->retired_len++] = conf;
}

/* Old addresses of pages are read in the light of base_url. */
static bool
index_again(struct serve_site *site, struct serve_news *news)
{
	bool good;

	pthread_mutex_lock(&site->lock);
	good = model_index(site->model, &news->diag);
	pthread_mutex_unlock(&site->lock);
	return good;
}

bool
change_config(struct serve_site *site, struct serve_news *news)
{
	struct serve_model *model = site->model;
	struct diag diag = DIAG_INIT;
	struct config *fresh = model_load_config(site->options, &diag);
	bool good = fresh && !diag_failed(&diag) && model->retired_len < RETIRED_MAX &&
		    reads_alike(model->conf, fresh);

	if (good) {
		pthread_mutex_lock(&site->lock);
		exchange(model->conf, fresh);
		retire(model, fresh);
		free(site->base);
		site->base = xstrdup(model->conf->base_path);
		diags_drop_page(&model->diag, model->conf->file);
		for (size_t i = 0; i < diag.len; i++) {
			diags_add(&news->diag, &diag.items[i]);
			diags_add(&model->diag, &diag.items[i]);
		}
		pthread_mutex_unlock(&site->lock);
		good = change_theme(site, news) && index_again(site, news);
	} else {
		config_free(fresh);
	}
	diag_finish(&diag);
	return good;
}
