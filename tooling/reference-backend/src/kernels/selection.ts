// Selection in place, by the steps of libstdc++ and of PyTorch's quickselect: they decide which of equal elements is found.

type Less<T> = (a: T, b: T) => boolean;

const at = <T>(list: readonly T[], i: number): T => list[i] as T;

function swap<T>(list: T[], i: number, j: number): void {
  [list[i], list[j]] = [at(list, j), at(list, i)];
}

/** Stable, over places first .. last - 1. */
function insertionSort<T>(list: T[], first: number, last: number, less: Less<T>): void {
  for (let i = first + 1; i < last; i++)
    for (let j = i; j > first && less(at(list, j), at(list, j - 1)); j--) swap(list, j, j - 1);
}

/** The median of three places to the first; then smaller ones before larger ones. Returns where the upper part begins. */
function partition<T>(list: T[], first: number, last: number, less: Less<T>): number {
  const three = [first + 1, first + Math.floor((last - first) / 2), last - 1];
  const [a, b, c] = three.map((i) => at(list, i)) as [T, T, T];
  const middle = less(a, b) ? (less(b, c) ? 1 : less(a, c) ? 2 : 0) : less(a, c) ? 0 : less(b, c) ? 2 : 1;
  swap(list, first, at(three, middle));
  const pivot = at(list, first);
  for (let low = first + 1, high = last; ; low++) {
    while (less(at(list, low), pivot)) low++;
    do high--;
    while (less(pivot, at(list, high)));
    if (low >= high) return low;
    swap(list, low, high);
  }
}

function adjustHeap<T>(list: T[], hole: number, n: number, value: T, less: Less<T>): void {
  const top = hole;
  const moveUp = (child: number): void => {
    list[hole] = at(list, child);
    hole = child;
  };
  for (let child = 2 * hole + 2; child < n; child = 2 * hole + 2)
    moveUp(less(at(list, child), at(list, child - 1)) ? child - 1 : child);
  if (2 * hole + 2 === n) moveUp(n - 1);
  for (let parent = (hole - 1) >> 1; hole > top && less(at(list, parent), value); parent = (hole - 1) >> 1)
    moveUp(parent);
  list[hole] = value;
}

function heapSelect<T>(list: T[], first: number, k: number, last: number, less: Less<T>): void {
  const heap = list.slice(first, last);
  for (let parent = (k - 2) >> 1; k > 1 && parent >= 0; parent--) adjustHeap(heap, parent, k, at(heap, parent), less);
  for (let i = k; i < heap.length; i++) {
    if (!less(at(heap, i), at(heap, 0))) continue;
    const value = at(heap, i);
    heap[i] = at(heap, 0);
    adjustHeap(heap, 0, k, value, less);
  }
  list.splice(first, last - first, ...heap);
}

function partialSort<T>(list: T[], first: number, k: number, last: number, less: Less<T>): void {
  heapSelect(list, first, k, last, less);
  const heap = list.slice(first, first + k);
  for (let end = k - 1; end > 0; end--) {
    const value = at(heap, end);
    heap[end] = at(heap, 0);
    adjustHeap(heap, 0, end, value, less);
  }
  list.splice(first, k, ...heap);
}

const depthLimit = (n: number): number => 2 * (31 - Math.clz32(n));

/** What sorting would bring to place k. */
function introSelect<T>(list: T[], k: number, less: Less<T>): void {
  let first = 0;
  let last = list.length;
  for (let depth = depthLimit(last); last - first > 3; depth--) {
    if (depth === 0) {
      heapSelect(list, first, k + 1 - first, last, less);
      swap(list, first, k);
      return;
    }
    const cut = partition(list, first, last, less);
    if (cut <= k) first = cut;
    else last = cut;
  }
  insertionSort(list, first, last, less);
}

/** Sorts the first n. */
export function introSort<T>(list: T[], n: number, less: Less<T>): void {
  const loop = (first: number, end: number, limit: number): void => {
    let last = end;
    for (let depth = limit; last - first > 16;) {
      if (depth-- === 0) return partialSort(list, first, last - first, last, less);
      const cut = partition(list, first, last, less);
      loop(cut, last, depth);
      last = cut;
    }
  };
  if (n > 1) loop(0, n, depthLimit(n));
  insertionSort(list, 0, n, less);
}

/** The first k of the order to the front, sorted. */
export function topOf<T>(list: T[], k: number, less: Less<T>): void {
  if (k * 64 <= list.length) return partialSort(list, 0, k, list.length, less);
  introSelect(list, k - 1, less);
  introSort(list, k - 1, less);
}

/** As introSelect, by quickselect with the pivot in front. */
export function quickSelect<T>(list: T[], k: number, less: Less<T>): void {
  let left = 0;
  let right = list.length - 1;
  const order = (i: number, j: number): void => {
    if (less(at(list, j), at(list, i))) swap(list, i, j);
  };
  while (right > left + 1) {
    swap(list, (left + right) >> 1, left + 1);
    order(left + 1, right);
    order(left, right);
    order(left + 1, left);
    const pivot = at(list, left);
    let i = left + 1;
    let j = right;
    for (;;) {
      do i++;
      while (less(at(list, i), pivot));
      do j--;
      while (less(pivot, at(list, j)));
      if (j < i) break;
      swap(list, i, j);
    }
    swap(list, left, j);
    if (j <= k) left = i;
    if (j >= k) right = j - 1;
  }
  if (right === left + 1) order(left, right);
}
