#include "serve_change.h"

#include "serve_site_impl.h"

void
serve_site_change(
    struct serve_site *site, const struct watch_changes *changes, struct serve_news *ret_news)
{
	serve_site_load(site, ret_news);
}
