import type { Schema } from '../api/client';
import { Mark } from '../app/Mark';
import { useText } from '../app/language';

/** What the checker says, with where it is and how to mend it. */
export function ProblemsList({ problems }: { problems: Schema<'DefinitionProblem'>[] }) {
  const t = useText();
  return (
    <ul className="rows">
      {problems.map((problem, index) => (
        <li key={index}>
          <div className="proposal">
            <div>
              {problem.severity === 'error' ? (
                <Mark tone="red">{t({ zh: '错误', en: 'error' })}</Mark>
              ) : (
                <Mark tone="gold">{t({ zh: '提示', en: 'warning' })}</Mark>
              )}{' '}
              {t({ zh: '第{line}行', en: 'line {line}' }, { line: problem.line })} <code className="quiet">{problem.path}</code>
            </div>
            <div>{t(problem.message)}</div>
            <div className="quiet">{t(problem.mend)}</div>
          </div>
        </li>
      ))}
    </ul>
  );
}
