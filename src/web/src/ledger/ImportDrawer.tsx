import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Drawer, Form, Progress, Select, Space, Table, Upload } from 'antd';
import { useState } from 'react';
import { everyPage } from '../api/all';
import { api, data, problemOf, newKey, type Schema } from '../api/client';
import { Refused } from '../app/Refused';
import { language, useText } from '../app/language';
import { useAct } from '../app/useAct';
import type { Definition } from '../records/definition';

const kept = 'xuncha.import';

/** Findings from a table: the template, the file, how far it is, and what is wrong with which rows. It goes on when the page is left. */
export function ImportDrawer({ open, onClose, definitions }: { open: boolean; onClose: () => void; definitions: Definition[] }) {
  const t = useText();
  const client = useQueryClient();
  const [definition, setDefinition] = useState('findings/general');
  const [parent, setParent] = useState<string>();
  const [check, setCheck] = useState(false);
  const [job, setJob] = useState(() => sessionStorage.getItem(kept) ?? undefined);
  const { act, reason } = useAct();
  const { data: inspections } = useQuery({
    queryKey: ['records', 'inspection', 'all'],
    enabled: open,
    queryFn: () =>
      everyPage((after) => data(api.GET('/api/v1/inspections', { params: { query: { status: 'running', after, limit: 200 } } }))),
  });
  const { data: view } = useQuery({
    queryKey: ['import', job],
    enabled: open && !!job,
    queryFn: async () => {
      const view = await data(api.GET('/api/v1/imports/{id}', { params: { path: { id: job! } } }));
      if (view.endedAt) {
        await client.invalidateQueries({ queryKey: ['ledger'] });
      }
      return view;
    },
    refetchInterval: (query) => (query.state.data && !query.state.data.endedAt ? 1000 : false),
  });

  const send = (file: File) =>
    act(async () => {
      const query = new URLSearchParams({
        definition,
        name: file.name,
        ...(parent ? { parent } : {}),
        ...(check ? { check: 'true' } : {}),
      });
      const response = await fetch(`/api/v1/imports?${query}`, {
        method: 'POST',
        body: file,
        headers: { 'Content-Type': 'application/octet-stream', 'Accept-Language': language(), 'Idempotency-Key': newKey() },
      });
      if (!response.ok) {
        throw await problemOf(response);
      }
      const { id } = await response.json();
      sessionStorage.setItem(kept, id);
      setJob(id);
    });

  const goesOn = view && !view.endedAt;
  const template = (format: string) => `/api/v1/imports/template?${new URLSearchParams({ definition, format })}`;
  return (
    <Drawer
      open={open}
      onClose={onClose}
      size={640}
      styles={{ wrapper: { maxWidth: '100vw' } }}
      title={t({ zh: '从表格导入问题隐患', en: 'Import findings from a table' })}
    >
      <Form layout="vertical">
        <Form.Item label={t({ zh: '类别', en: 'Kind' })} htmlFor="import-definition">
          <Select
            id="import-definition"
            value={definition}
            onChange={setDefinition}
            options={definitions.map((one) => ({ value: one.id, label: t(one.name) }))}
          />
        </Form.Item>
        <Form.Item label={t({ zh: '所属巡查', en: 'Inspection' })} htmlFor="import-parent" required>
          <Select
            id="import-parent"
            showSearch={{ optionFilterProp: 'label' }}
            value={parent}
            onChange={setParent}
            options={inspections?.map((one) => ({ value: one.id, label: `${one.title}（${t(one.stateTitle)}）` }))}
          />
        </Form.Item>
        <Form.Item>
          <Space wrap>
            <a href={template('xlsx')} download>
              {t({ zh: '下载模板（Excel）', en: 'Template (Excel)' })}
            </a>
            <a href={template('csv')} download>
              {t({ zh: '下载模板（CSV）', en: 'Template (CSV)' })}
            </a>
            <Checkbox checked={check} onChange={(event) => setCheck(event.target.checked)}>
              {t({ zh: '只检查，不导入', en: 'Only check' })}
            </Checkbox>
          </Space>
        </Form.Item>
        <Upload.Dragger
          showUploadList={false}
          accept=".xlsx,.csv"
          disabled={!parent || goesOn}
          beforeUpload={(file) => {
            void send(file);
            return false;
          }}
        >
          {parent
            ? t({ zh: '点击或拖入填好的表格', en: 'Click, or drop the table here' })
            : t({ zh: '请先选择所属巡查', en: 'Choose the inspection first' })}
        </Upload.Dragger>
      </Form>
      <div className="stack" style={{ marginTop: 16 }}>
        <Refused reason={reason} />
        {view && (
          <>
            <Alert
              type={view.errorCount > 0 || ['failed', 'refused'].includes(view.state) ? 'error' : view.endedAt ? 'success' : 'info'}
              showIcon
              role="status"
              title={`${view.fileName} · ${t(stateTexts[view.state])}`}
              description={
                <>
                  {view.message && <div>{t(view.message)}</div>}
                  {t(
                    {
                      zh: '共{rows}行，已检查{checked}行，已写入{written}行，已有而略过{skipped}行',
                      en: '{rows} rows, {checked} checked, {written} written, {skipped} skipped as there before',
                    },
                    { rows: view.rows, checked: view.rowsChecked, written: view.rowsWritten, skipped: view.rowsSkipped },
                  )}
                </>
              }
            />
            {goesOn && (
              <>
                <Progress
                  percent={view.rows ? Math.round((50 * (view.rowsChecked + view.rowsWritten)) / view.rows) : 0}
                  aria-label={t({ zh: '导入进度', en: 'progress of the import' })}
                />
                <Space>
                  <span className="quiet">{t({ zh: '可以离开本页，导入会继续', en: 'You may leave; it goes on' })}</span>
                  <Button
                    size="small"
                    onClick={async () => {
                      await api.POST('/api/v1/imports/{id}/cancel', { params: { path: { id: view.id } } });
                      await client.invalidateQueries({ queryKey: ['import', job] });
                    }}
                  >
                    {t({ zh: '取消导入', en: 'Call it off' })}
                  </Button>
                </Space>
              </>
            )}
            {view.errorCount > 0 && (
              <>
                <a href={`/api/v1/imports/${view.id}/errors?format=xlsx`} download>
                  {t(
                    { zh: '下载有错的行（{n}处错误），改后重新导入', en: 'Download the rows with errors ({n}), mend and send again' },
                    { n: view.errorCount },
                  )}
                </a>
                <Table
                  size="small"
                  rowKey={(fault) => `${fault.row}.${fault.column}`}
                  pagination={{ pageSize: 10 }}
                  dataSource={view.errors}
                  columns={[
                    { title: t({ zh: '行', en: 'Row' }), dataIndex: 'row', width: 70 },
                    { title: t({ zh: '列', en: 'Column' }), dataIndex: 'column' },
                    { title: t({ zh: '错误', en: 'What is wrong' }), render: (_, fault) => t(fault.text) },
                  ]}
                />
              </>
            )}
          </>
        )}
      </div>
    </Drawer>
  );
}

const stateTexts: Record<Schema<'ImportState'>, { zh: string; en: string }> = {
  waiting: { zh: '等待', en: 'waiting' },
  reading: { zh: '读取中', en: 'reading' },
  checking: { zh: '检查中', en: 'checking' },
  writing: { zh: '写入中', en: 'writing' },
  done: { zh: '已导入', en: 'imported' },
  checked: { zh: '检查通过', en: 'all rows are good' },
  repeated: { zh: '同一文件此前已导入，没有变化', en: 'the same file was here before; nothing changed' },
  refused: { zh: '未导入', en: 'nothing was imported' },
  cancelled: { zh: '已取消', en: 'called off' },
  failed: { zh: '未导入', en: 'failed; nothing was imported' },
};
