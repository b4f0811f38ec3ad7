// The program of a stranger: y = x Wᵀ with W = [[1, 2], [3, 4]]; d(sum y)/dx is the sum of W's rows.
export const program = `
const w = tensor([[1, 2], [3, 4]]);
const x = tensor([[1, 1]], { requiresGrad: true });
const y = x.matmul(w.t());
y.sum().backward();
console.log(JSON.stringify({ y: y.toArray(), grad: x.grad.toArray() }));
`;

/** What it prints, parsed. */
export const printed = { y: [[3, 7]], grad: [[4, 6]] };
