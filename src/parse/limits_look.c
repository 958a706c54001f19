/* The one pass over all bytes of a text: everything else looks at bits. */
#include "parse/limits_impl.h"

#include "base/mem.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#ifdef __SSE2__
static inline __m128i
equal(__m128i bytes, int but, char c)
{
	return _mm_cmpeq_epi8(_mm_and_si128(bytes, _mm_set1_epi8((char)~but)), _mm_set1_epi8(c));
}

/* Sixteen bytes as bits: ! % ( * = ? [ \ ] ^ _ | ~, of which some differ by one bit only. */
static inline unsigned
notable_of(__m128i bytes)
{
	__m128i found = equal(bytes, 4, '!');
	__m128i above = _mm_sub_epi8(bytes, _mm_set1_epi8('['));

	found = _mm_or_si128(found, equal(bytes, 2, '('));
	found = _mm_or_si128(found, equal(bytes, 2, '='));
	found = _mm_or_si128(found, equal(bytes, 2, '|'));
	found = _mm_or_si128(found,
	    _mm_cmpeq_epi8(_mm_subs_epu8(above, _mm_set1_epi8('_' - '[')), _mm_setzero_si128()));
	return (unsigned)_mm_movemask_epi8(found);
}

static struct looks
look_at(const char *block)
{
	struct looks looks = {0};

	for (int i = 0; i < LOOKS_BLOCK; i += 16) {
		__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(block + i));

		looks.newlines |= (uint64_t)(unsigned)_mm_movemask_epi8(equal(bytes, 0, '\n')) << i;
		looks.notable |= (uint64_t)notable_of(bytes) << i;
	}
	return looks;
}
#else
static struct looks
look_at(const char *block)
{
	static const bool notable[256] = {['!'] = true,
	    ['%'] = true,
	    ['('] = true,
	    ['*'] = true,
	    ['='] = true,
	    ['?'] = true,
	    ['['] = true,
	    ['\\'] = true,
	    [']'] = true,
	    ['^'] = true,
	    ['_'] = true,
	    ['|'] = true,
	    ['~'] = true};
	struct looks looks = {0};

	for (int i = 0; i < LOOKS_BLOCK; i++) {
		looks.newlines |= (uint64_t)(block[i] == '\n') << i;
		looks.notable |= (uint64_t)notable[(unsigned char)block[i]] << i;
	}
	return looks;
}
#endif

struct looks *
limits_look(struct slice text)
{
	size_t blocks = text.len / LOOKS_BLOCK;
	struct looks *looks = xmalloc((blocks + 1) * sizeof(*looks));
	char rest[LOOKS_BLOCK] = {0};

	for (size_t i = 0; i < blocks; i++)
		looks[i] = look_at(text.ptr + i * LOOKS_BLOCK);
	memcpy(rest, text.ptr + blocks * LOOKS_BLOCK, text.len - blocks * LOOKS_BLOCK);
	looks[blocks] = look_at(rest);
	return looks;
}
