import { projectOnDisk } from '../../../test/project-on-disk.js';
import { readStructure } from '../read-structure.js';

const read = (files: Readonly<Record<string, string>>) => readStructure(projectOnDisk(files));
const commandsOf = async (files: Readonly<Record<string, string>>) => (await read(files)).buildCommands.map(({ what, command }) => `${what}: ${command}`);

const TOOLS = '[tool.pytest.ini_options]\n[tool.ruff]\n[tool.mypy]\n';
const PROJECT = '[project]\nname = "thing"\n[project.scripts]\nthing = "thing.cli:main"\n[build-system]\nrequires = []\nbuild-backend = "x"\n';

describe('uv', () => {
  it('runs what is required, from the group or the extra that has it', async () => {
    const required = '[project.optional-dependencies]\nstrict = ["mypy"]\n[dependency-groups]\ndev = [{include-group = "checks"}]\nchecks = ["ruff>=0.1"]\ntests = ["PyTest [all] ; x"]\n';
    expect(await commandsOf({ 'pyproject.toml': PROJECT + required + TOOLS, 'uv.lock': '', 'src/thing/__init__.py': '', 'src/thing/cli.py': '' })).toEqual([
      'install: uv sync',
      'build: uv build',
      'test: uv run --group tests pytest',
      'lint: uv run ruff check .',
      'types: uv run --extra strict mypy src',
      'run: uv run thing',
    ]);
  });

  it('brings what is not required anywhere', async () => {
    expect(await commandsOf({ 'pyproject.toml': `[project]\nname = "x"\n${TOOLS}`, 'uv.lock': '' })).toEqual(['install: uv sync', 'test: uv run --with pytest pytest', 'lint: uvx ruff check .', 'types: uv run --with mypy mypy .']);
  });

  it('knows the members of a workspace, which are not read on their own', async () => {
    const { modules, buildCommands } = await read({
      'pyproject.toml': '[project]\nname="root"\n[tool.uv.workspace]\nmembers = ["libs/*"]\nexclude = ["libs/old"]\n',
      'libs/one/pyproject.toml': '[project]\nname = "the-one"\n',
      'libs/old/pyproject.toml': '[project]\nname = "old"\n',
    });
    expect(modules).toEqual([{ path: 'libs/old', name: 'old' }, { path: 'libs/one', name: 'the-one' }]);
    expect(buildCommands.map(({ command }) => command)).toEqual(['uv sync', 'cd libs/old && pip install -e .']);
  });
});

it.each([
  ['poetry', '[tool.poetry.dependencies]\npython="*"\n[tool.poetry.group.test]\noptional=true\n[tool.poetry.group.test.dependencies]\npytest="*"\n', {}, ['poetry install --with test', 'poetry run pytest']],
  ['pdm', '[tool.pdm.dev-dependencies]\ntest=["pytest"]\n[tool.pdm.scripts]\n_.env_file="x"\nlint="flake8"\n', {}, ['pdm install', 'pdm run pytest', 'pdm run lint']],
  ['hatch', '[tool.hatch.envs.default.scripts]\ntest="pytest"\n[tool.hatch.envs.docs.scripts]\nserve="x"\n', {}, ['hatch run test', 'hatch run docs:serve']],
  ['hatch, in a file of its own', '[project]\nname="x"\n[tool.pytest.ini_options]\n[tool.ruff]\n', { 'hatch.toml': '[envs.types.scripts]\ncheck="mypy"\n' }, ['hatch test', 'hatch fmt --check', 'hatch run types:check', 'hatch env create']],
  ['pipenv', '', { Pipfile: '', 'conftest.py': '' }, ['pipenv install --dev', 'pipenv run pytest']],
  ['pip', '[project]\nname="x"\n[project.optional-dependencies]\ndev=["pytest"]\n', { 'requirements-dev.txt': '-r requirements.txt\n# comment\nruff==1\n' }, ['pip install -r requirements-dev.txt', "pip install -e '.[dev]'", 'python -m pytest', 'ruff check .']],
])('%s', async (_, pyproject, files, expected) => {
  const commands = (await commandsOf({ 'pyproject.toml': pyproject, ...(files as Record<string, string>) })).map((line) => line.replace(/^\w+: /, ''));
  expect(commands).toEqual(expect.arrayContaining(expected));
});

it('a project of the time before pyproject.toml', async () => {
  const { stacks, buildCommands, modules, testFolders } = await read({
    'setup.py': 'from setuptools import setup\nsetup()',
    'setup.cfg': '[tool:pytest]\n\n[mypy]\nfiles = thing\n',
    'tox.ini': '[tox]\n[flake8]\n',
    'thing/__init__.py': '',
    'thing/inner/__init__.py': '',
    'tests/__init__.py': '',
  });
  expect(stacks).toMatchObject([{ id: 'python', evidence: ['setup.py', 'setup.cfg'], tools: ['pip', 'pytest', 'tox', 'mypy'] }]);
  expect(buildCommands.map(({ command, from }) => `${command} < ${from}`)).toEqual([
    'pip install -e . < setup.py',
    'python -m pytest < setup.cfg',
    'tox < tox.ini',
    'flake8 < tox.ini',
    'python -m mypy < setup.cfg',
  ]);
  expect(modules).toEqual([{ path: 'thing', name: 'thing' }, { path: 'thing/inner', name: 'thing.inner' }]);
  expect(testFolders).toEqual(['tests']);
});

it('tests of Django and of the standard library', async () => {
  expect(await commandsOf({ 'requirements.txt': 'Django', 'manage.py': '' })).toEqual(['install: pip install -r requirements.txt', 'test: python manage.py test', 'run: python manage.py runserver']);
  expect(await commandsOf({ 'setup.py': '', 'tests/test_a.py': '' })).toContain('test: python -m unittest discover tests');
});

it('entry points are files behind the programs', async () => {
  const { entryPoints } = await read({ 'pyproject.toml': PROJECT, 'src/thing/__init__.py': '', 'src/thing/__main__.py': '', 'src/thing/cli.py': '', 'manage.py': '' });
  expect(entryPoints).toEqual(['src/thing/cli.py', 'src/thing/__main__.py', 'manage.py']);
});

it('groups that include each other end', async () => {
  expect(await commandsOf({ 'pyproject.toml': '[dependency-groups]\na=[{include-group="b"}]\nb=[{include-group="a"},"pytest"]\n', 'uv.lock': '' })).toContain('test: uv run --group a pytest');
});
