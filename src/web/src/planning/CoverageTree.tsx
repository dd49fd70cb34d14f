import { Link } from 'react-router';
import { useText } from '../app/language';
import type { CoverageItem as Row } from './useCoverage';
import { allStatuses, Standing, type CoverageStatus } from './words';

interface Level {
  id: string;
  rows: Row[];
  below: Level[];
}

/** Puts the rows into their levels; who has nobody above among the rows is at the top. */
export function levelsOf(rows: Row[]): Level[] {
  const levels = new Map<string, Level>();
  for (const row of rows) {
    const level = levels.get(row.partyId) ?? { id: row.partyId, rows: [], below: [] };
    levels.set(row.partyId, { ...level, rows: [...level.rows, row] });
  }
  const top: Level[] = [];
  for (const level of levels.values()) {
    (levels.get(level.rows[0]!.parentId)?.below ?? top).push(level);
  }
  return top;
}

const rowsIn = (level: Level): Row[] => level.below.flatMap((one) => [...one.rows, ...rowsIn(one)]);

/** The tree of levels, with each party's standing and, where it can be opened, how many below it stand how. */
export function CoverageTree({ rows, titleOf }: { rows: Row[]; titleOf: (duty: string) => string }) {
  return (
    <ul className="levels">
      {levelsOf(rows).map((level) => (
        <LevelOf key={level.id} level={level} titleOf={titleOf} />
      ))}
    </ul>
  );
}

function LevelOf({ level, titleOf }: { level: Level; titleOf: (duty: string) => string }) {
  const t = useText();
  const own = (
    <>
      <strong>{t(level.rows[0]!.party)}</strong>
      {level.rows.map((row) => (
        <span key={row.duty}>
          {level.rows.length > 1 && <span className="quiet">{titleOf(row.duty)} </span>}
          {row.inspectionId ? (
            <Link to={`/inspections/${row.inspectionId}`}>
              <Standing status={row.status} />
            </Link>
          ) : (
            <Standing status={row.status} />
          )}{' '}
          <span className="quiet">{t(row.reason)}</span>
        </span>
      ))}
    </>
  );
  return (
    <li>
      {level.below.length === 0 ? (
        <div className="level">{own}</div>
      ) : (
        <details open>
          <summary>
            <span className="level">
              {own}
              <Below level={level} />
            </span>
          </summary>
          <ul className="levels">
            {level.below.map((one) => (
              <LevelOf key={one.id} level={one} titleOf={titleOf} />
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

function Below({ level }: { level: Level }) {
  const t = useText();
  const count = (status: CoverageStatus) => rowsIn(level).filter((row) => row.status === status).length;
  return (
    <span>
      {t({ zh: '下级：', en: 'below: ' })}
      {allStatuses
        .filter((status) => count(status) > 0)
        .map((status) => (
          <Standing key={status} status={status} count={count(status)} />
        ))}
    </span>
  );
}
