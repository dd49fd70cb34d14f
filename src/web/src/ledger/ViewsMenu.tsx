import { SaveOutlined, SettingOutlined } from '@ant-design/icons';
import { App, Button, Dropdown, Form, Input, Modal, Select, Space } from 'antd';
import { useState } from 'react';
import { OrganisationName } from '../api/names';
import { Mark } from '../app/Mark';
import { Refused } from '../app/Refused';
import { ServerForm } from '../app/ServerForm';
import { useText } from '../app/language';
import { useSession } from '../app/session';
import { useAct } from '../app/useAct';
import { useRequired } from '../app/useRequired';
import { useFilter } from './filter';
import { filterOf, useViews, type View } from './views';

/** The views of the ledger: to open, to keep what is shown now, and to put one's own in order. */
export function ViewsMenu() {
  const t = useText();
  const { replace } = useFilter();
  const { views } = useViews();
  const [keeping, setKeeping] = useState(false);
  const [ordering, setOrdering] = useState(false);
  const own = views.filter((view) => view.isOwn);
  const shared = views.filter((view) => !view.isOwn);
  const entry = (view: View) => ({ key: view.id, label: view.name, onClick: () => replace(filterOf(view)) });
  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            ...own.map(entry),
            ...(shared.length
              ? [
                  {
                    type: 'group' as const,
                    label: t({ zh: '安委会办公室共享的', en: 'Shared by the office' }),
                    children: shared.map(entry),
                  },
                ]
              : []),
            { type: 'divider' as const },
            { key: '+', icon: <SaveOutlined />, label: t({ zh: '保存当前视图', en: 'Keep this view' }), onClick: () => setKeeping(true) },
            ...(own.length
              ? [
                  {
                    key: '…',
                    icon: <SettingOutlined />,
                    label: t({ zh: '管理我的视图', en: 'Put my views in order' }),
                    onClick: () => setOrdering(true),
                  },
                ]
              : []),
          ],
        }}
      >
        <Button>{t({ zh: '我的视图', en: 'My views' })}</Button>
      </Dropdown>
      <Modal
        open={keeping}
        footer={null}
        destroyOnHidden
        title={t({ zh: '保存当前视图', en: 'Keep this view' })}
        onCancel={() => setKeeping(false)}
      >
        <KeepView onDone={() => setKeeping(false)} />
      </Modal>
      <Modal
        open={ordering}
        footer={null}
        destroyOnHidden
        title={t({ zh: '管理我的视图', en: 'Put my views in order' })}
        onCancel={() => setOrdering(false)}
      >
        {own.length === 0 && <span className="quiet">{t({ zh: '没有视图', en: 'There are none' })}</span>}
        <ul className="rows">
          {own.map((view) => (
            <OwnView key={view.id} view={view} />
          ))}
        </ul>
      </Modal>
    </>
  );
}

/** Keeps what the page shows now: conditions, order and columns. Whoever is the office of an organisation may share it. */
function KeepView({ onDone }: { onDone: () => void }) {
  const t = useText();
  const required = useRequired();
  const { filter } = useFilter();
  const { add } = useViews();
  const offices = useSession()
    .posts.filter((held) => held.post === 'commission-office')
    .map((held) => held.organisationId);
  return (
    <ServerForm<{ name: string; sharedWithId?: string }>
      submit={t({ zh: '保存', en: 'Keep' })}
      send={({ name, sharedWithId }) => add(name, sharedWithId ?? null, filter)}
      onDone={onDone}
    >
      <Form.Item name="name" label={t({ zh: '视图名称', en: 'Name of the view' })} rules={required}>
        <Input maxLength={40} />
      </Form.Item>
      {offices.length > 0 && (
        <Form.Item
          name="sharedWithId"
          label={t({
            zh: '共享给单位及其下级（不选为仅本人使用）',
            en: 'Shared with an organisation and all below; with nobody where none is chosen',
          })}
          extra={t({
            zh: '共享的只是条件、排序和列，每人只看到本人有权知悉的问题隐患。',
            en: 'Conditions, order and columns are shared. Each sees the findings that they may know of.',
          })}
        >
          <Select allowClear options={offices.map((id) => ({ value: id, label: <OrganisationName id={id} /> }))} />
        </Form.Item>
      )}
    </ServerForm>
  );
}

function OwnView({ view }: { view: View }) {
  const t = useText();
  const { filter } = useFilter();
  const { change, remove } = useViews();
  const { act, busy, reason } = useAct();
  const { message } = App.useApp();
  return (
    <li>
      <div>
        <div>{view.name}</div>
        {view.sharedWith && (
          <Mark>{t({ zh: '共享给{with}及其下级', en: 'shared with {with} and below' }, { with: t(view.sharedWith.title) })}</Mark>
        )}
        <Refused reason={reason} />
      </div>
      <Space wrap>
        <Button
          size="small"
          loading={busy}
          onClick={() => act(() => change(view, filter).then(() => void message.success(t({ zh: '已更改', en: 'Changed' }))))}
        >
          {t({ zh: '改为当前条件', en: 'Make it what is shown' })}
        </Button>
        <Button
          size="small"
          danger
          loading={busy}
          aria-label={t({ zh: '删除“{name}”', en: 'Remove “{name}”' }, { name: view.name })}
          onClick={() => act(() => remove(view))}
        >
          {t({ zh: '删除', en: 'Remove' })}
        </Button>
      </Space>
    </li>
  );
}
