// Stable sorting of entries by their keys.
#pragma once
#include <kindling/order_keys.h>

namespace kindling::order {

/** Bytes of counts that `radixSort` needs. */
inline constexpr size_t countBytes = 8 * 256 * sizeof(uint32_t);
inline constexpr uint32_t shortLine = 32;

template <class Key>
void insertionSort(Entry<Key>* entries, uint32_t n) {
  for (uint32_t i = 1; i < n; i++) {
    const Entry<Key> entry = entries[i];
    uint32_t j = i;
    for (; j > 0 && entry.key < entries[j - 1].key; j--) entries[j] = entries[j - 1];
    entries[j] = entry;
  }
}

/** Least significant byte first, bytes that all keys share skipped. The result is in `entries` or in `other`, as returned. */
template <class Key>
Entry<Key>* radixSort(Entry<Key>* entries, Entry<Key>* other, uint32_t n, uint32_t* counts) {
  if (n <= shortLine) {
    insertionSort(entries, n);
    return entries;
  }
  constexpr int bytes = sizeof(Key);
  __builtin_memset(counts, 0, countBytes);
  for (uint32_t i = 0; i < n; i++)
    for (int b = 0; b < bytes; b++) counts[256 * b + ((entries[i].key >> (8 * b)) & 255)]++;
  for (int b = 0; b < bytes; b++) {
    uint32_t* count = counts + 256 * b;
    if (count[(entries[0].key >> (8 * b)) & 255] == n) continue;
    uint32_t start = 0;
    for (int digit = 0; digit < 256; digit++) {
      const uint32_t size = count[digit];
      count[digit] = start;
      start += size;
    }
    for (uint32_t i = 0; i < n; i++) other[count[(entries[i].key >> (8 * b)) & 255]++] = entries[i];
    Entry<Key>* swap = entries;
    entries = other;
    other = swap;
  }
  return entries;
}

/** Brings to place k the entry that a stable sort would: the bucket of its top byte, then of the next. Loses the others. */
template <class Key>
void radixSelect(Entry<Key>* entries, uint32_t n, uint32_t k, uint32_t* counts) {
  uint32_t rest = k;
  for (int b = sizeof(Key) - 1; b >= 0 && n > 1; b--) {
    __builtin_memset(counts, 0, 256 * sizeof(uint32_t));
    for (uint32_t i = 0; i < n; i++) counts[(entries[i].key >> (8 * b)) & 255]++;
    uint32_t digit = 0;
    for (; rest >= counts[digit]; digit++) rest -= counts[digit];
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i++)
      if (((entries[i].key >> (8 * b)) & 255) == digit) entries[kept++] = entries[i];
    n = kept;
  }
  entries[k] = entries[rest];  // what is left is equal, in the order of the line
}

}  // namespace kindling::order
