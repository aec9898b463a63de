import type { ExampleQuery } from './platform/graphql/page.js';

/** What the page for people offers to try, in this order; signing in puts its token where the others find it. */
export const exampleQueries: readonly ExampleQuery[] = [
  {
    name: '1 Đăng nhập',
    query: `# Đăng nhập trước; các truy vấn sau tự dùng token nhận được.
# Sign in first; the other queries then use the token by themselves.
mutation SignIn($input: SignInInput!) {
  signIn(input: $input) {
    token
    expiresAt
    viewer {
      name
      permissions
      tenants {
        code
        name
      }
      memberships {
        role
        body {
          name
        }
      }
    }
  }
}
`,
    variables: { input: { email: 'officer@hai-phong.demo', password: 'sauro-demo' } },
  },
  {
    name: '2 Cây Ban Chỉ đạo',
    query: `# Cây Ban Chỉ đạo của địa phương, kèm số liệu của cả nhánh.
# The tree of bodies, with the figures of each subtree.
query Tree($year: Int!) {
  tenant {
    name
    rootBodies {
      name
      statistics(year: $year) {
        units
        registered
        recognised
        safeRate
      }
      children {
        name
        statistics(year: $year) {
          units
          safeRate
          goodOrBetterRate
        }
      }
    }
  }
}
`,
    variables: { year: 2026 },
  },
  {
    name: '3 Đơn vị',
    query: `# Đơn vị trong phạm vi của người xem: đăng ký, công nhận, phân loại của năm.
# The units of the viewer's scope with their standing of the year.
query Units($year: Int!, $search: String) {
  units(first: 20, filter: { search: $search, year: $year }) {
    totalCount
    nodes {
      code
      name
      kind
      body {
        name
      }
      standing(year: $year) {
        registered
        recognition
        selfTotal
        reviewTotal
        band {
          label
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`,
    variables: { year: 2026, search: null },
  },
  {
    name: '4 Chỉ tiêu',
    query: `# Chỉ tiêu của năm, căn cứ và mức đạt được.
# The targets of the year with their source and progress.
query Targets($year: Int!) {
  tenant {
    name
    targets(year: $year) {
      code
      comparator
      threshold
      denominator
      source {
        section
        plan {
          number
        }
      }
      progress {
        numerator
        denominator
        value
        met
        shortfall
      }
    }
  }
}
`,
    variables: { year: 2026 },
  },
];
