import { Tabs, type TabsProps } from 'antd';

/** Tabs of which those that find no room are scrolled to: a button that opens them would be no tab among the tabs. */
export const ScrolledTabs = (props: TabsProps) => <Tabs {...props} renderTabBar={(bar, Bar) => <Bar {...bar} mobile />} />;
