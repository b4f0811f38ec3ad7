// Rows of the ops whose public form takes options (composite/arithmetic.ts); not exported by rows.ts themselves.
import { arithmetic, binary, noBoolSubtraction, notBool, trueDivision } from '../builders/binary.ts';

export const addTensor = binary('add', arithmetic);
export const subTensor = binary('sub', noBoolSubtraction);
export const divTrue = binary('div', trueDivision);
export const powTensor = binary('pow', notBool);
