import { Card, Input } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { Loading } from '../app/Loading';
import { More } from '../app/More';
import { Refused } from '../app/Refused';
import { useText } from '../app/language';
import { OrganisationPanel } from './OrganisationPanel';
import { Branch, Leaf, useOrganisations } from './OrganisationTree';

/** The organisations as a tree, or by a part of the name; the address holds the one that is open. */
export default function OrganisationsPage() {
  const t = useText();
  const [search, setSearch] = useSearchParams();
  const [name, setName] = useState('');
  const found = useOrganisations({ name: name || undefined });
  const chosen = search.get('id');
  const choose = (id: string) => setSearch({ id }, { replace: true });
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  const root = items.find((item) => item.kind === 'root');
  return (
    <div className="stack">
      <div className="page-title">
        <h1>{t({ zh: '组织机构', en: 'Organisations' })}</h1>
      </div>
      <div className="two-columns">
        <Card>
          <div className="stack">
            <Input.Search
              allowClear
              onSearch={(text) => setName(text.trim())}
              placeholder={t({ zh: '按名称查找', en: 'Look for a name' })}
              aria-label={t({ zh: '按名称查找', en: 'Look for a name' })}
            />
            <Refused reason={found.error} />
            {found.isPending && <Loading />}
            <ul className="tree">
              {name || !root
                ? items.map((item) => (
                    <li key={item.id}>
                      <Leaf organisation={item} chosen={chosen} onChoose={choose} />
                    </li>
                  ))
                : root && <Branch organisation={root} chosen={chosen} onChoose={choose} />}
            </ul>
            {name && <More query={found} />}
          </div>
        </Card>
        {chosen && <OrganisationPanel key={chosen} id={chosen} />}
      </div>
    </div>
  );
}
