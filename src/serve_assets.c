/* Files that came or went: no page is read because of them. */
#include "serve_change.h"
#include "serve_edit.h"

#include "base/mem.h"
#include "link/alias.h"
#include "render/view.h"

#include <stdlib.h>

static bool
take(struct site *site, const struct change *change)
{
	struct slice path = slice_of(change->path);

	if (!change->gone)
		return site_add_asset(site, path, change->root, change->file);
	site_remove_asset(site, path);
	return true;
}

bool
change_files(struct serve_site *site, struct change *changes, size_t len, struct serve_news *news)
{
	struct serve_model *model = site->model;
	struct slice *paths = xcalloc(len + 1, sizeof(*paths));
	size_t paths_len = 0;
	bool good = true;

	pthread_mutex_lock(&site->lock);
	for (size_t i = 0; i < len; i++) {
		if (changes[i].kind != CHANGE_FILES)
			continue;
		good = take(model->build.site, &changes[i]) && good;
		paths[paths_len++] = slice_of(changes[i].path);
	}
	if (good) {
		views_tell_counted(model->build.site, model->skills);
		aliases_tell(model->build.site, NULL);
		assets_relink(model, paths, paths_len, news);
	}
	good = good && model_prepare(model, &news->diag) && model_index(model, &news->diag);
	model_age(model, ++site->generation);
	pthread_mutex_unlock(&site->lock);
	free(paths);
	return good;
}
