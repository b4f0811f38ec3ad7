// Selection without a full sort. Which of equal elements is found depends on the steps of the algorithm: these are the ones
// of libstdc++'s introselect, introsort and heaps (Musser 1997), and of the quickselect with a median of three that kthvalue
// uses, so that indices and gradients are PyTorch's.
#pragma once
#include "sorting.h"

namespace kindling::order {

template <class E>
void swap(E& a, E& b) {
  const E held = a;
  a = b;
  b = held;
}

/** Puts `value` at `hole`, below `top`, after moving the larger children up along its path. */
template <class E>
void adjustHeap(E* heap, int64_t hole, int64_t n, E value) {
  const int64_t top = hole;
  int64_t child = hole;
  while (child < (n - 1) / 2) {
    child = 2 * (child + 1);
    if (heap[child] < heap[child - 1]) child--;
    heap[hole] = heap[child];
    hole = child;
  }
  if ((n & 1) == 0 && child == (n - 2) / 2) {
    child = 2 * child + 1;
    heap[hole] = heap[child];
    hole = child;
  }
  for (int64_t parent = (hole - 1) / 2; hole > top && heap[parent] < value; parent = (hole - 1) / 2) {
    heap[hole] = heap[parent];
    hole = parent;
  }
  heap[hole] = value;
}

/** The k smallest of n to the front, as a heap with the largest of them first. */
template <class E>
void heapSelect(E* entries, int64_t k, int64_t n) {
  for (int64_t parent = (k - 2) / 2; k > 1 && parent >= 0; parent--) adjustHeap(entries, parent, k, entries[parent]);
  for (int64_t i = k; i < n; i++) {
    if (!(entries[i] < entries[0])) continue;
    const E value = entries[i];
    entries[i] = entries[0];
    adjustHeap(entries, 0, k, value);
  }
}

/** The k smallest of n to the front, in order. */
template <class E>
void partialSort(E* entries, int64_t k, int64_t n) {
  heapSelect(entries, k, n);
  for (int64_t last = k - 1; last > 0; last--) {
    const E value = entries[last];
    entries[last] = entries[0];
    adjustHeap(entries, 0, last, value);
  }
}

template <class E>
void medianToFirst(E& first, E& a, E& b, E& c) {
  if (a < b)
    swap(first, b < c ? b : a < c ? c : a);
  else
    swap(first, a < c ? a : b < c ? c : b);
}

/** Splits a range about the median of three of its entries; returns where the upper part begins. */
template <class E>
E* partition(E* first, E* last) {
  medianToFirst(*first, first[1], first[(last - first) / 2], last[-1]);
  const E& pivot = *first;
  E *low = first + 1, *high = last;
  for (;;) {
    while (*low < pivot) low++;
    high--;
    while (pivot < *high) high--;
    if (!(low < high)) return low;
    swap(*low, *high);
    low++;
  }
}

inline int depthLimit(int64_t n) { return 2 * (63 - __builtin_clzll(static_cast<uint64_t>(n))); }

/** Brings to place k the entry that sorting would. */
template <class E>
void introSelect(E* entries, int64_t k, int64_t n) {
  E *first = entries, *last = entries + n, *nth = entries + k;
  int depth = depthLimit(n);
  while (last - first > 3) {
    if (depth-- == 0) {
      heapSelect(first, nth + 1 - first, last - first);
      swap(*first, *nth);
      return;
    }
    E* cut = partition(first, last);
    (cut <= nth ? first : last) = cut;
  }
  insertionSort(first, static_cast<uint32_t>(last - first));
}

template <class E>
void introSortLoop(E* first, E* last, int depth) {
  while (last - first > 16) {
    if (depth-- == 0) return partialSort(first, last - first, last - first);
    E* cut = partition(first, last);
    introSortLoop(cut, last, depth);
    last = cut;
  }
}

template <class E>
void introSort(E* entries, int64_t n) {
  if (n < 2) return;
  introSortLoop(entries, entries + n, depthLimit(n));
  insertionSort(entries, static_cast<uint32_t>(n));
}

/** The k smallest in order, by heap where k is far below n. */
template <class E>
void topOf(E* entries, int64_t k, int64_t n) {
  if (k * 64 <= n) return partialSort(entries, k, n);
  introSelect(entries, k - 1, n);
  introSort(entries, k - 1);
}

/** Brings to place k the entry that sorting would, by quickselect with the pivot in front. */
template <class E>
void quickSelect(E* entries, int64_t k, int64_t n) {
  int64_t left = 0, right = n - 1;
  while (right > left + 1) {
    swap(entries[(left + right) >> 1], entries[left + 1]);
    if (entries[right] < entries[left + 1]) swap(entries[left + 1], entries[right]);
    if (entries[right] < entries[left]) swap(entries[left], entries[right]);
    if (entries[left] < entries[left + 1]) swap(entries[left + 1], entries[left]);
    int64_t i = left + 1, j = right;
    const E pivot = entries[left];
    for (;;) {
      do i++;
      while (entries[i] < pivot);
      do j--;
      while (pivot < entries[j]);
      if (j < i) break;
      swap(entries[i], entries[j]);
    }
    swap(entries[left], entries[j]);
    if (j <= k) left = i;
    if (j >= k) right = j - 1;
  }
  if (right == left + 1 && entries[right] < entries[left]) swap(entries[left], entries[right]);
}

/** Index in the sorted entries of the end of the longest run of equals, the first of the longest ones. */
template <class E>
int64_t longestRun(const E* sorted, int64_t n) {
  int64_t best = 0, longest = 0, length = 0;
  for (int64_t i = 0; i < n; i++) {
    length++;
    if (i + 1 < n && !(sorted[i] < sorted[i + 1])) continue;
    if (length > longest) {
      longest = length;
      best = i;
    }
    length = 0;
  }
  return best;
}

}  // namespace kindling::order
