import type { RepairQuality } from '../machine/condition.ts';
import type { Board, Member } from './board.ts';

/** Which machine is repaired, and how well. */
export type Repair = {
  readonly device: string;
  readonly quality: RepairQuality;
  /** As it is counted. */
  readonly name: RepairQuality | 'wrong_machine';
};

/**
 * Draws how a repair turns out: at the machine of the ticket or at an equal one beside it, with a
 * part that fits or not. Each further try errs less.
 * @param asked.tries inspections so far, at least 1
 */
export function drawRepair(
  { me, board }: { readonly me: Pick<Member, 'random'>; readonly board: Pick<Board, 'behaviour' | 'machines'> },
  { device, tries }: { readonly device: string; readonly tries: number },
): Repair {
  const { partly, wrongPart, wrongMachine, learns } = board.behaviour;
  const errors = learns ** Math.max(0, tries - 1);
  const [drawn, neighbour] = [me.random.next(), me.random.next()];
  const own = board.machines.get(device);
  const beside = [...board.machines].filter(
    ([id, { site, kind }]) => id !== device && site === own?.site && kind.name === own.kind.name,
  );
  const other = beside[Math.floor(neighbour * beside.length)]?.[0];
  const beyond = drawn - wrongMachine * errors;
  if (beyond < 0 && other !== undefined) return { device: other, quality: 'as_new', name: 'wrong_machine' };
  const quality = qualityOf(beyond, { wrongPart: wrongPart * errors, partly: partly * errors });
  return { device, quality, name: quality };
}

function qualityOf(drawn: number, shares: { readonly wrongPart: number; readonly partly: number }): RepairQuality {
  if (drawn < 0) return 'as_new';
  if (drawn < shares.wrongPart) return 'wrong_part';
  return drawn < shares.wrongPart + shares.partly ? 'partly' : 'as_new';
}
